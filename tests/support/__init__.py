"""What tests stand on: servers, sample events, given/when/then."""
