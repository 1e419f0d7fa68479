//! What a server wears: stopping in order, signals, logs and metrics, health, and a clock.
//!
//! Nothing here knows what the server is for.

pub mod clock;
pub mod health;
pub mod shutdown;
pub mod signals;
pub mod telemetry;

pub use clock::{Clock, ManualClock, SystemClock};
pub use health::{Condition, Health};
pub use shutdown::{Shutdown, StopError};
pub use signals::Signals;
