//! What is shared: missions, capsules and snapshots.
