//! Where logs and metrics go: logs to standard error, metrics to a text that `/metrics` serves.

use std::time::Duration;

use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use tokio_util::sync::CancellationToken;
use tracing::Dispatch;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::ParseError;
use tracing_subscriber::fmt::MakeWriter;

/// How often histograms are drained, so that they do not grow while nobody asks for them.
pub const UPKEEP_PERIOD: Duration = Duration::from_secs(5);

/// Upper bounds of the buckets of every metric whose name ends in `_seconds`.
pub const SECONDS_BUCKETS: [f64; 12] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0,
];

/// Upper bounds of the buckets of every metric whose name ends in `_bytes`.
pub const BYTES_BUCKETS: [f64; 6] = [
    256.0,
    4_096.0,
    65_536.0,
    1_048_576.0,
    16_777_216.0,
    268_435_456.0,
];

/// How a line of the log looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line, for programs.
    Json,
}

/// Why telemetry cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    /// The filter is not one.
    #[error("`{filter}` is not a log filter such as `info` or `info,federation=debug`: {source}")]
    Filter {
        /// What was given.
        filter: String,
        /// What is wrong with it.
        source: ParseError,
    },
    /// Logs go somewhere already.
    #[error("logs are set up already")]
    LogsTwice,
    /// Metrics are collected already, or their buckets are not valid.
    #[error("metrics cannot be collected: {0}")]
    Metrics(#[from] BuildError),
}

/// Sends the logs of the whole process to standard error; `filter` is like
/// `info,federation=debug`.
///
/// # Errors
/// [`TelemetryError::Filter`], or [`TelemetryError::LogsTwice`] when called again.
pub fn init_logs(filter: &str, format: LogFormat) -> Result<(), TelemetryError> {
    let logs = logs_to(std::io::stderr, filter, format)?;
    tracing::dispatcher::set_global_default(logs).map_err(|_| TelemetryError::LogsTwice)
}

fn logs_to<W>(writer: W, filter: &str, format: LogFormat) -> Result<Dispatch, TelemetryError>
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let filter = read_filter(filter)?;
    let logs = tracing_subscriber::fmt()
        .with_env_filter(filter)
        // Log files are read in editors and sent in mails.
        .with_ansi(false)
        .with_writer(writer);
    Ok(match format {
        LogFormat::Text => logs.into(),
        LogFormat::Json => logs.json().flatten_event(true).into(),
    })
}

/// Whether [`init_logs`] will take a filter: for those who check a configuration.
///
/// # Errors
/// [`TelemetryError::Filter`].
pub fn check_filter(filter: &str) -> Result<(), TelemetryError> {
    read_filter(filter).map(drop)
}

fn read_filter(filter: &str) -> Result<EnvFilter, TelemetryError> {
    EnvFilter::builder()
        .parse(filter)
        .map_err(|source| TelemetryError::Filter {
            filter: filter.chars().take(100).collect(),
            source,
        })
}

/// The metrics of the whole process.
#[derive(Clone)]
pub struct Metrics {
    handle: PrometheusHandle,
}

impl Metrics {
    /// Starts to collect what is counted through the `metrics` crate.
    ///
    /// # Errors
    /// [`TelemetryError::Metrics`] when called again.
    pub fn install() -> Result<Self, TelemetryError> {
        let handle = builder()?.install_recorder()?;
        Ok(Self { handle })
    }

    /// All metrics in the text format of Prometheus, version 0.0.4.
    pub fn render(&self) -> String {
        self.handle.render()
    }

    /// Drains histograms every [`UPKEEP_PERIOD`] until `stop`; start it with `Shutdown::spawn`.
    pub async fn run(self, stop: CancellationToken) {
        let mut period = tokio::time::interval(UPKEEP_PERIOD);
        while stop.run_until_cancelled(period.tick()).await.is_some() {
            self.handle.run_upkeep();
        }
    }
}

fn builder() -> Result<PrometheusBuilder, BuildError> {
    let suffix = |text: &str| Matcher::Suffix(text.to_owned());
    PrometheusBuilder::new()
        .set_buckets_for_metric(suffix("_seconds"), &SECONDS_BUCKETS)?
        .set_buckets_for_metric(suffix("_bytes"), &BYTES_BUCKETS)
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Written(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Written {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What is logged at `info` and `debug` under a filter.
    fn logged(filter: &str, format: LogFormat) -> String {
        let written = Written::default();
        let writer = written.clone();
        let logs = logs_to(move || writer.clone(), filter, format).unwrap();
        tracing::dispatcher::with_default(&logs, || {
            tracing::info!(envelopes = 3, "pulled");
            tracing::debug!("request");
        });
        String::from_utf8(written.0.lock().unwrap().clone()).unwrap()
    }

    #[test]
    fn logs_are_for_people_or_for_programs() {
        let text = logged("info", LogFormat::Text);
        assert!(text.contains("pulled envelopes=3"), "{text}");
        assert!(!text.contains("request"), "{text}");
        let json = logged("debug", LogFormat::Json);
        assert!(
            json.starts_with('{') && json.contains(r#""envelopes":3"#),
            "{json}"
        );
        assert_eq!(json.lines().count(), 2);
    }

    #[test]
    fn what_is_no_filter_is_named() {
        check_filter("info,federation=debug").unwrap();
        let error = check_filter("federation=loud").unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("`federation=loud` is not a log filter")
        );
    }

    #[test]
    fn durations_and_sizes_have_buckets() {
        let recorder = builder().unwrap().build_recorder();
        let handle = recorder.handle();
        metrics::with_local_recorder(&recorder, || {
            metrics::counter!("archipel_test_pulls_total").increment(2);
            metrics::histogram!("archipel_test_pull_seconds").record(0.002);
            metrics::histogram!("archipel_test_package_bytes").record(300.0);
        });
        let text = handle.render();
        for line in [
            "archipel_test_pulls_total 2",
            r#"archipel_test_pull_seconds_bucket{le="0.0025"} 1"#,
            r#"archipel_test_package_bytes_bucket{le="4096"} 1"#,
        ] {
            assert!(text.contains(line), "{text}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn upkeep_ends_when_it_is_told_to() {
        let recorder = builder().unwrap().build_recorder();
        let handle = recorder.handle();
        let stop = CancellationToken::new();
        let upkeep = Metrics { handle }.run(stop.clone());
        let stopping = async {
            tokio::time::advance(3 * UPKEEP_PERIOD).await;
            stop.cancel();
        };
        tokio::join!(upkeep, stopping);
    }
}
