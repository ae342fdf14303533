"""Ask Owner: mails the owner the question at hand."""
