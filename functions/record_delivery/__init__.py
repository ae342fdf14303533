"""Record Delivery: what became of our mails is put down."""
