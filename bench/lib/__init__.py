"""What the benches share: a hub of their own, real SSH servers, runs by hand, figures."""
