//! TollBit: AI crawlers are redirected to the sub-domain `tollbit` of the site.

use url::Url;

use super::{Dialect, Spoken};
use crate::diagnose::causes::CRAWLER_TOLL;
use crate::diagnose::sight::Sight;
use crate::diagnose::{Evidence, Weight};
use crate::urls;

/// TollBit.
pub static TOLLBIT: Dialect = Dialect {
    id: "tollbit",
    name: "TollBit",
    docs: "A redirect to `tollbit.` and the domain of the site, mostly 302 and with the same path. The page itself is never \
           refused: a crawler is sent to the toll house.",
    references: &[
        "https://www.fastly.com/documentation/guides/integrations/non-fastly-services/tollbit",
        "https://docs.datadome.co/docs/traffic-monetization-with-tollbit",
    ],
    read,
};

fn read(sight: &Sight) -> Option<Spoken> {
    let location = sight.header("location").filter(|_| matches!(sight.status, 301..=308))?;
    let target = Url::options().base_url(Some(sight.url)).parse(location).ok()?;
    let is_toll = target.host_str()?.starts_with("tollbit.")
        && urls::registrable_domain(&target) == urls::registrable_domain(sight.url);
    let claim = "the crawler is sent to TollBit, where pages are sold to crawlers";
    let evidence = is_toll.then(|| Evidence::header(Weight::Certain, claim, "location", location))?;
    let mut spoken = Spoken::new(&CRAWLER_TOLL, evidence);
    spoken.decoded.set("location", target.as_str());
    Some(spoken)
}
