//! Signing out at the provider too (OpenID Connect RP-initiated logout).

use super::provider::Provider;

/// Where a browser signs out at the provider, which then sends it to `back`; none if the provider
/// is not reached or has no such page.
pub(crate) async fn address(
    provider: &Provider,
    id_token: Option<&str>,
    back: &str,
    now_ms: i64,
) -> Option<String> {
    let metadata = provider.metadata(now_ms).await.ok()?;
    let mut url = metadata
        .additional_metadata()
        .end_session_endpoint
        .clone()?;
    {
        let mut query = url.query_pairs_mut();
        query.append_pair("client_id", &provider.settings.client_id);
        query.append_pair("post_logout_redirect_uri", back);
        if let Some(id_token) = id_token {
            query.append_pair("id_token_hint", id_token);
        }
    }
    Some(url.into())
}
