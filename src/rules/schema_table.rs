//! What Google's rich results require, as its documentation said in 2026: one line per type and feature.
//! Recommended properties are left out on purpose.

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
