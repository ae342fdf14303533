"""What pages and mails say, in every language that Keel writes."""
