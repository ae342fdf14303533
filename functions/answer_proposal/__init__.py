"""Answer Proposal: shows the client an offer, and lets a form answer it."""
