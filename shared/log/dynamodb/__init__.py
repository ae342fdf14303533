"""The event log and its consumers' marks in DynamoDB."""
