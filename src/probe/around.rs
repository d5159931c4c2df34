//! What is answered around a refused URL: how far the refusal reaches.

use std::time::Duration;

use super::look::{Question, told};
use super::{Look, Prober};
use crate::diagnose::{Asked, Place};
use crate::fetch::host::is_own;
use crate::fetch::{Client, Fetch};
use crate::page::{self, Media, Response, Role};
use crate::urls::{self, Url};

/// A path that nobody made; its name says what it is to whoever reads the log.
pub const INVENTED: &str = "tollgate-asks-for-a-page-that-nobody-made";

/// How long to be quiet before a refusal is asked about again: a limit on requests has passed by then, mostly.
const PAUSE: Duration = Duration::from_secs(10);

/// Something on the same host that a page loads: it tells whether assets are refused too.
pub fn asset_of(response: &Response) -> Option<Url> {
    let answer = response.answer().filter(|answer| answer.status == 200 && answer.media() == Media::Html)?;
    let page = page::read_html(&answer.headers, &answer.body);
    let base = page::base_of(&page, &response.url);
    let assets = page.references.iter().filter(|reference| reference.kind.role() == Role::Asset);
    assets.filter_map(|asset| base.join(&asset.url).ok()).find(|url| urls::same_host(url, &response.url))
}

impl<F: Fetch> Prober<F> {
    /// Asks for the start page, robots.txt, an asset and an invented path, as the client that was refused.
    pub(super) async fn around(&self, url: &Url, client: Client, asset: Option<&Url>) -> Vec<Asked> {
        let at = |path: &str| url.join(path).ok();
        let places = [
            (Place::Home, at("/")),
            (Place::Robots, at("/robots.txt")),
            (Place::Asset, asset.cloned()),
            (Place::Invented, at(&format!("/{INVENTED}"))),
        ];
        let mut asked = Vec::new();
        for (place, there) in places {
            let Some(there) = there.filter(|there| there != url) else { continue };
            let response = self.ask(&Question::get(client, &there)).await;
            asked.push(Asked { place, url: there.to_string(), told: told(&response) });
        }
        asked
    }

    /// Asks again after a pause, which hosts of this machine do not need: what was refused because too much was asked is served now.
    pub(super) async fn later(&self, look: &Look, url: &Url) -> Look {
        if !is_own(url) {
            tokio::time::sleep(PAUSE).await;
        }
        self.look(&Question::get(look.asked, url)).await
    }

    /// Asks past the caches, with a parameter that none of them has seen.
    pub async fn uncached(&self, client: Client, url: &Url, now: i64) -> Look {
        let mut fresh = url.clone();
        fresh.query_pairs_mut().append_pair("tollgate", &now.to_string());
        self.look(&Question::get(client, &fresh)).await
    }
}
