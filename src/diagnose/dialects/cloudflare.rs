//! Cloudflare Pay Per Crawl: a price in `crawler-price`, and what was wrong with an offer in `crawler-error`.

use super::{Dialect, Spoken};
use crate::diagnose::causes::CRAWLER_TOLL;
use crate::diagnose::sight::Sight;
use crate::diagnose::{Evidence, Weight};

/// Cloudflare Pay Per Crawl.
pub static PAY_PER_CRAWL: Dialect = Dialect {
    id: "cloudflare-pay-per-crawl",
    name: "Cloudflare Pay Per Crawl",
    docs: "A crawler is told the price of a page in the header `crawler-price: USD 0.01`. Where it offered to pay and \
           something was wrong, `crawler-error` names it, and the status may be 400, 403, 500 or 502 as well.",
    references: &["https://developers.cloudflare.com/ai-crawl-control/features/pay-per-crawl/"],
    read,
};

fn read(sight: &Sight) -> Option<Spoken> {
    let price = sight.header("crawler-price").filter(|_| sight.status == 402)?;
    let claim = "Cloudflare asks this crawler for a price per page";
    let mut spoken =
        Spoken::new(&CRAWLER_TOLL, Evidence::header(Weight::Certain, claim, "crawler-price", price));
    let (currency, amount) = price.split_once(' ')?;
    spoken.decoded.set("currency", currency);
    spoken.decoded.set("price", amount);
    Some(spoken)
}
