//! What Google's rich results require, as its documentation said in 2026: one line per type and feature, and one
//! per property whose value it cannot use in every form. Recommended properties are asked for on purpose nowhere.

/// A type and the properties without which it gets no rich result.
#[derive(Debug)]
pub struct Expected {
    /// The type of schema.org.
    pub kind: &'static str,
    /// The properties. `a|b` asks for one of them, `a.b` for a property of a nested entity.
    pub required: &'static [&'static str],
}

const fn of(kind: &'static str, required: &'static [&'static str]) -> Expected {
    Expected { kind, required }
}

/// Source: the pages of <https://developers.google.com/search/docs/appearance/structured-data/search-gallery>.
pub static EXPECTED: &[Expected] = &[
    of("AggregateRating", &["itemReviewed", "ratingValue", "ratingCount|reviewCount"]),
    of("BreadcrumbList", &["itemListElement"]),
    of("ClaimReview", &["claimReviewed", "reviewRating", "url"]),
    of("Course", &["name", "description"]),
    of("Dataset", &["name", "description"]),
    of("DiscussionForumPosting", &["author", "datePublished", "text|image|video|sharedContent"]),
    of("EmployerAggregateRating", &["itemReviewed", "ratingValue", "ratingCount|reviewCount"]),
    of("Event", &["name", "startDate", "location"]),
    of("FAQPage", &["mainEntity"]),
    of(
        "JobPosting",
        &[
            "title",
            "description",
            "datePosted",
            "hiringOrganization",
            "jobLocation|applicantLocationRequirements",
        ],
    ),
    of("LocalBusiness", &["name", "address"]),
    of("Movie", &["name", "image"]),
    of("Product", &["name", "offers|review|aggregateRating"]),
    of("ProfilePage", &["mainEntity"]),
    of("QAPage", &["mainEntity"]),
    of("Recipe", &["name", "image"]),
    of("Restaurant", &["name", "address"]),
    of("Review", &["author", "itemReviewed.name", "reviewRating.ratingValue"]),
    of("SoftwareApplication", &["name", "offers", "aggregateRating|review"]),
    of("VideoObject", &["name", "thumbnailUrl", "uploadDate"]),
    of("WebSite", &["name", "url"]),
];

/// What the value of a property must be.
#[derive(Debug, Clone, Copy)]
pub enum Wanted {
    /// A date as in ISO 8601.
    Date,
    /// A length of time as in ISO 8601: `PT1H30M`.
    Duration,
    /// A number that is not negative.
    Number,
    /// A number from 1 up.
    Count,
    /// A number, a fraction (`6 / 10`) or a percentage.
    Rating,
    /// A currency as in ISO 4217.
    Currency,
    /// An address.
    Url,
    /// One of the names of a list, with or without the address of schema.org before it.
    OneOf(&'static [&'static str]),
    /// An entity of this type; where several may stand, the one that Google names first.
    Entity(&'static str),
}

/// A property, and what Google's documentation wants of its value.
#[derive(Debug)]
pub struct ValueOf {
    /// The types that it is a property of; none where it means the same everywhere.
    pub kinds: &'static [&'static str],
    /// Its name.
    pub property: &'static str,
    /// What must stand there.
    pub wanted: Wanted,
}

const fn any(property: &'static str, wanted: Wanted) -> ValueOf {
    ValueOf { kinds: &[], property, wanted }
}

const fn only(kinds: &'static [&'static str], property: &'static str, wanted: Wanted) -> ValueOf {
    ValueOf { kinds, property, wanted }
}

const QUESTIONS: &[&str] = &["FAQPage", "QAPage"];
const AVAILABILITIES: &[&str] = &[
    "InStock",
    "OutOfStock",
    "PreOrder",
    "BackOrder",
    "Discontinued",
    "InStoreOnly",
    "LimitedAvailability",
    "MadeToOrder",
    "OnlineOnly",
    "PreSale",
    "Reserved",
    "SoldOut",
];
const CONDITIONS: &[&str] = &["NewCondition", "UsedCondition", "RefurbishedCondition", "DamagedCondition"];
const EMPLOYMENTS: &[&str] =
    &["FULL_TIME", "PART_TIME", "CONTRACTOR", "TEMPORARY", "INTERN", "VOLUNTEER", "PER_DIEM", "OTHER"];
const EVENT_STATUSES: &[&str] =
    &["EventScheduled", "EventCancelled", "EventMovedOnline", "EventPostponed", "EventRescheduled"];

/// Sources: the same pages, and <https://support.google.com/webmasters/answer/13300873>, which lists the errors.
pub static VALUES: &[ValueOf] = &[
    any("acceptedAnswer", Wanted::Entity("Answer")),
    any("aggregateRating", Wanted::Entity("AggregateRating")),
    any("availability", Wanted::OneOf(AVAILABILITIES)),
    only(&["JobPosting"], "baseSalary", Wanted::Entity("MonetaryAmount")),
    any("bestRating", Wanted::Number),
    any("contentUrl", Wanted::Url),
    any("cookTime", Wanted::Duration),
    any("dateModified", Wanted::Date),
    any("datePosted", Wanted::Date),
    any("datePublished", Wanted::Date),
    only(&["VideoObject"], "duration", Wanted::Duration),
    any("embedUrl", Wanted::Url),
    any("employmentType", Wanted::OneOf(EMPLOYMENTS)),
    any("endDate", Wanted::Date),
    any("eventStatus", Wanted::OneOf(EVENT_STATUSES)),
    only(&["VideoObject"], "expires", Wanted::Date),
    any("highPrice", Wanted::Number),
    any("image", Wanted::Url),
    any("itemCondition", Wanted::OneOf(CONDITIONS)),
    only(&["BreadcrumbList"], "itemListElement", Wanted::Entity("ListItem")),
    any("itemReviewed", Wanted::Entity("the type that is reviewed")),
    only(&["JobPosting"], "jobLocation", Wanted::Entity("Place")),
    any("jobLocationType", Wanted::OneOf(&["TELECOMMUTE"])),
    only(&["Event"], "location", Wanted::Entity("Place")),
    any("logo", Wanted::Url),
    any("lowPrice", Wanted::Number),
    only(QUESTIONS, "mainEntity", Wanted::Entity("Question")),
    any("offers", Wanted::Entity("Offer")),
    only(&["ListItem"], "position", Wanted::Number),
    any("prepTime", Wanted::Duration),
    any("previousStartDate", Wanted::Date),
    any("price", Wanted::Number),
    any("priceCurrency", Wanted::Currency),
    any("priceValidUntil", Wanted::Date),
    any("ratingCount", Wanted::Count),
    any("ratingValue", Wanted::Rating),
    only(&["Product", "Recipe", "LocalBusiness"], "review", Wanted::Entity("Review")),
    any("reviewCount", Wanted::Count),
    any("reviewRating", Wanted::Entity("Rating")),
    any("startDate", Wanted::Date),
    any("suggestedAnswer", Wanted::Entity("Answer")),
    any("thumbnailUrl", Wanted::Url),
    any("totalTime", Wanted::Duration),
    any("uploadDate", Wanted::Date),
    any("url", Wanted::Url),
    any("validThrough", Wanted::Date),
    any("worstRating", Wanted::Number),
];
