"""Resume Workflows: starts the next execution wherever work was left standing."""
