//! Tells waiting tasks that some log has grown.

use std::sync::Arc;

use tokio::sync::watch;

/// A bell that rings after every commit to a log. Cheap to clone.
#[derive(Debug, Clone)]
pub struct News(Arc<watch::Sender<u64>>);

impl Default for News {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(0)))
    }
}

impl News {
    /// Says that a log has grown.
    pub fn announce(&self) {
        self.0.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// Hears of what comes after now; several announcements may be heard as one.
    pub fn subscribe(&self) -> watch::Receiver<u64> {
        self.0.subscribe()
    }
}
