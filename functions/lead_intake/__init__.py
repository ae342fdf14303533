"""Lead Intake: reads an inquiry into typed facts with evidence."""
