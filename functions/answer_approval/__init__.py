"""Answer Approval: shows the owner a question, and lets a form answer it."""
