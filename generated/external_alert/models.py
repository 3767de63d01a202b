"""The data of the forms of one procedure.

CPC - External alert - Art. 27.

Made from the spec by `cpcspec build`; do not edit.
Read JSON with `model_validate_json`; unknown keys are refused. `...Draft` is what must be there to
save, `...Sendable` what must be there to send, `...Entry` a comment, `...Form` the small form of an
action.
"""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, Strict, StringConstraints, model_validator

CountriesCode = Literal[
    "AT",  # Austria
    "BE",  # Belgium
    "BG",  # Bulgaria
    "HR",  # Croatia
    "CY",  # Cyprus
    "CZ",  # Czechia
    "DK",  # Denmark
    "EE",  # Estonia
    "FI",  # Finland
    "FR",  # France
    "DE",  # Germany
    "GR",  # Greece
    "HU",  # Hungary
    "IE",  # Ireland
    "IT",  # Italy
    "LV",  # Latvia
    "LT",  # Lithuania
    "LU",  # Luxembourg
    "MT",  # Malta
    "NL",  # Netherlands
    "PL",  # Poland
    "PT",  # Portugal
    "RO",  # Romania
    "SK",  # Slovakia
    "SI",  # Slovenia
    "ES",  # Spain
    "SE",  # Sweden
    "IS",  # Iceland
    "LI",  # Liechtenstein
    "NO",  # Norway
    "GB",  # United Kingdom
]
"""Countries."""

UnionActsCode = Literal[
    "31993L0013",  # Directive 93/13/EEC: unfair contract terms
    "31998L0006",  # Directive 98/6/EC: price indication
    "31999L0044",  # Directive 1999/44/EC: sale of consumer goods and guarantees
    "32000L0031",  # Directive 2000/31/EC: electronic commerce
    "32001L0083",  # Directive 2001/83/EC: medicinal products for human use (Articles 86 to 100)
    "32002L0058",  # Directive 2002/58/EC: privacy in electronic communications (Article 13)
    "32002L0065",  # Directive 2002/65/EC: distance marketing of financial services
    "32004R0261",  # Regulation (EC) No 261/2004: air passenger rights
    "32005L0029",  # Directive 2005/29/EC: unfair commercial practices
    "32006R1107",  # Regulation (EC) No 1107/2006: air passengers with reduced mobility
    "32006L0114",  # Directive 2006/114/EC: misleading and comparative advertising (Articles 1, 2(c) and 4 …
    "32006L0123",  # Directive 2006/123/EC: services in the internal market (Article 20)
    "32007R1371",  # Regulation (EC) No 1371/2007: rail passengers
    "32008L0048",  # Directive 2008/48/EC: consumer credit
    "32008R1008",  # Regulation (EC) No 1008/2008: air services (Articles 22, 23 and 24)
    "32008L0122",  # Directive 2008/122/EC: timeshare
    "32010L0013",  # Directive 2010/13/EU: audiovisual media services (Articles 9, 10, 11 and 19 to 26)
    "32010R1177",  # Regulation (EU) No 1177/2010: passengers by sea and inland waterway
    "32011R0181",  # Regulation (EU) No 181/2011: bus and coach passengers
    "32011L0083",  # Directive 2011/83/EU: consumer rights
    "32013L0011",  # Directive 2013/11/EU: alternative dispute resolution (Article 13)
    "32013R0524",  # Regulation (EU) No 524/2013: online dispute resolution (Article 14)
    "32014L0017",  # Directive 2014/17/EU: mortgage credit (Articles 10, 11, 13 to 18, 21, 22 and 23, …
    "32014L0092",  # Directive 2014/92/EU: payment accounts (Articles 3 to 18 and 20(2))
    "32015L2302",  # Directive (EU) 2015/2302: package travel
    "32017R1128",  # Regulation (EU) 2017/1128: cross-border portability
    "32018R0302",  # Regulation (EU) 2018/302: geo-blocking (where the customer is a consumer)
    "32019L0770",  # Directive (EU) 2019/770: digital content
    "32019L0771",  # Directive (EU) 2019/771: sale of goods
    "32023R2854",  # Regulation (EU) 2023/2854: Data Act
    "32024L1799",  # Directive (EU) 2024/1799: right to repair
]
"""Applicable EU legislation."""

InfringementNaturesCode = Literal[
    "unfair_practice",  # Unfair commercial practice
    "unfair_terms",  # Unfair contract terms
    "missing_information",  # Missing or unclear information before the contract
    "price_indication",  # Price indication
    "withdrawal_right",  # Right of withdrawal
    "guarantee",  # Guarantee
    "non_delivery",  # No or late delivery
    "geo_blocking",  # Geo-blocking
    "passenger_rights",  # Passenger rights
    "unsolicited_communication",  # Unsolicited communication
    "other_nature",  # Other
]
"""Nature of the infringement."""

InfringementStatusesCode = Literal[
    "suspected",  # Reasonable suspicion
    "verified",  # Verified
    "ceased",  # Ceased
]
"""Status of the infringement."""

AssumedTypesCode = Literal[
    "intra_union",  # Intra-Union infringement
    "widespread",  # Widespread infringement
    "union_dimension",  # Widespread infringement with a Union dimension
    "unknown_type",  # Unknown
]
"""Assumed type of the infringement."""

SectorsCode = Literal[
    "food",  # Food and drink
    "clothing",  # Clothing and footwear
    "housing",  # Housing, water and energy
    "furnishings",  # Furnishings and household goods
    "health",  # Health
    "transport",  # Transport
    "communication",  # Communication
    "recreation",  # Recreation and culture
    "education",  # Education
    "restaurants_hotels",  # Restaurants and hotels
    "financial_services",  # Financial services
    "other_sector",  # Other
]
"""Type of business / sector."""

AdvertisingMediaCode = Literal[
    "ad_website",  # Internet or website
    "ad_email",  # E-mail
    "ad_social_media",  # Social media
    "ad_app",  # App
    "ad_telephone",  # Telephone
    "ad_television",  # Television
    "ad_radio",  # Radio
    "ad_print",  # Print
    "ad_mail",  # Mail
    "ad_outdoor",  # Outdoor
    "ad_store",  # In store
    "ad_other",  # Other
]
"""Advertising medium."""

SalesMediaCode = Literal[
    "online_shop",  # Online shop
    "marketplace_sale",  # Online marketplace
    "app_sale",  # App
    "telephone_sale",  # Telephone
    "mail_order",  # Mail order
    "shop",  # Shop
    "doorstep",  # Doorstep or off-premises
    "fair",  # Fair
    "tv_sale",  # Television
    "auction",  # Auction
    "other_sale",  # Other
]
"""Sales medium."""

InterfaceTypesCode = Literal[
    "website",  # Website
    "app",  # App
    "social_media",  # Social media account
    "marketplace",  # Page on a marketplace
    "other_interface",  # Other
]
"""Type of online interface."""

ContactTypesCode = Literal[
    "by_email",  # E-mail address
    "by_phone",  # Telephone number
    "by_other_means",  # Other
]
"""Kind of contact detail."""

CommentTypesCode = Literal[
    "information",  # Information
    "question",  # Question
    "correction",  # Correction
    "withdrawal_proposed",  # Proposal to withdraw
    "other_comment",  # Other
]
"""Type of comment."""

ONE_LINE = r"^[^\u{0000}-\u{001f}\u{007f}]*$"
"""What a text of one line may hold."""

WebLink = Annotated[
    str,
    StringConstraints(
        max_length=2000,
        pattern=r"^(?:https?://[^\x22<>\\/?#\u{0000}-\u{0020}\u{007f}-\u{00a0}\u{1680}\u{2000}-\u{200f}\u{2028}-\u{202f}\u{205f}\u{2060}\u{3000}\u{feff}]+(?:[/?#][^\x22<>\\\u{0000}-\u{0020}\u{007f}-\u{00a0}\u{1680}\u{2000}-\u{200f}\u{2028}-\u{202f}\u{205f}\u{2060}\u{3000}\u{feff}]*)?)$",
    ),
]

LINES = r"^[^\u{0000}-\u{0008}\u{000b}\u{000c}\u{000e}-\u{001f}\u{007f}]*$"
"""What a text of several lines may hold."""

EmailAddress = Annotated[
    str,
    StringConstraints(
        max_length=254,
        pattern=r"^(?:[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+)$",
    ),
]

PhoneNumber = Annotated[
    str,
    StringConstraints(
        max_length=40,
        pattern=r"^(?:\+?[0-9(](?:[ ()./-]*[0-9]){3,19})$",
    ),
]

Identifier = Annotated[str, StringConstraints(min_length=1, pattern=ONE_LINE)]
"""The id of an authority or of a row."""


def distinct(values: tuple[str, ...]) -> tuple[str, ...]:
    """Return the values if none is there twice."""
    if len(set(values)) < len(values):
        message = "says the same thing twice"
        raise ValueError(message)
    return values


def known(value: object) -> bool:
    """Return whether a value is there: not None, not empty."""
    return value not in (None, "", ())


class Model(BaseModel):
    """What all shapes share: they are frozen, and refuse unknown keys."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
    )


class AlertOnlineInterfacesRowDraft(Model):
    """A row of “Details of the online interface”."""

    interface_type: InterfaceTypesCode | None = None
    """Type of online interface.

    Meets: M-14.
    """

    interface_name: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Name.

    Meets: M-14, M-15.
    """

    interface_link: WebLink | None = None
    """Direct link.

    Meets: M-14, M-15.
    """

    interface_platform: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Platform.

    Meets: M-15.
    """

    interface_description: Annotated[str, StringConstraints(max_length=4000, pattern=LINES)] | None = None
    """Description.

    Meets: M-15.
    """


class AlertRepresentativesRowDraft(Model):
    """A row of “Representatives of the trader”."""

    representative_name: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Name."""

    representative_function: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Function."""


class AlertAddressesRowDraft(Model):
    """A row of “Addresses of the trader”."""

    street: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Street and number."""

    postal_code: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Postal code."""

    town: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Town."""

    address_country: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Country."""


class AlertContactDetailsRowDraft(Model):
    """A row of “Contact details”."""

    contact_type: ContactTypesCode | None = None
    """Kind."""

    contact_email: EmailAddress | None = None
    """E-mail address."""

    contact_phone: PhoneNumber | None = None
    """Telephone number."""

    contact_other: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Details."""


class AlertDraft(Model):
    """“Alert” as it may be saved."""

    recipient_member_states: Annotated[tuple[CountriesCode, ...], Field(min_length=1), AfterValidator(distinct)]
    """Recipient Member States.

    The single liaison offices of these countries receive the alert.
    Basis: guide 4.1; guide 5.2; guide 5.3; guide 5.4; ours O-04.
    Meets: H-EXT-06, H-EXT-08, H-AIN-04, H-AIN-05, H-AVE-05, H-APC-04.
    """

    applicable_legislation: Annotated[tuple[UnionActsCode, ...], AfterValidator(distinct)] | None = None
    """Applicable EU legislation.

    For Directives 2014/17/EU and 2014/92/EU mutual assistance is not available within one infringement
    between Member States (Article 2(10)).
    Basis: guide Annex I; CPCR Annex.
    Meets: M-02, M-03.
    """

    relevant_articles: Annotated[str, StringConstraints(max_length=4000, pattern=LINES)] | None = None
    """Relevant articles in the selected EU legislation.

    Meets: M-04.
    """

    national_legal_basis: Annotated[str, StringConstraints(max_length=4000, pattern=LINES)] | None = None
    """Details of national legal basis.

    Basis: guide Annex I; ours O-21.
    Meets: M-05, M-06.
    """

    national_legal_basis_link: WebLink | None = None
    """Direct link to the national legal basis.

    Meets: M-08.
    """

    trader_name_known: Annotated[bool, Strict()] | None = None
    """Name of the trader.

    Meets: M-09, M-27.
    """

    trader_name: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Name.

    Meets: M-09, C-14.
    """

    trader_name_is_personal: Annotated[bool, Strict()] | None = None
    """Does the company name include personal data?

    Meets: M-10, C-13.
    """

    online_presence_known: Annotated[bool, Strict()] | None = None
    """Trader's presence on the Internet.

    Meets: M-11, M-12, M-27.
    """

    online_interfaces: tuple[AlertOnlineInterfacesRowDraft, ...] = ()
    """Details of the online interface.

    Meets: M-12, M-13, M-16.
    """

    representatives: tuple[AlertRepresentativesRowDraft, ...] = ()
    """Representatives of the trader.

    Meets: M-17.
    """

    parent_company_involved: Annotated[bool, Strict()] | None = None
    """Parent company.

    Meets: M-18.
    """

    parent_company_name: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Name of the parent company.

    Meets: M-19.
    """

    sector_known: Annotated[bool, Strict()] | None = None
    """Type of business / sector.

    Meets: M-20, M-27.
    """

    sector: SectorsCode | None = None
    """Sector.

    Meets: M-20.
    """

    identification_known: Annotated[bool, Strict()] | None = None
    """Identification.

    Basis: guide Annex I; ours O-50.
    Meets: M-21, M-27.
    """

    tax_number: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Tax / VAT number.

    Meets: M-21.
    """

    registration_number: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Registration number.

    Meets: M-21.
    """

    bank_account: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Bank account number.

    Meets: M-21.
    """

    other_identification: Annotated[str, StringConstraints(max_length=4000, pattern=LINES)] | None = None
    """Other identifying data.

    Meets: M-21.
    """

    establishment_known: Annotated[bool, Strict()] | None = None
    """Establishment details.

    Basis: guide Annex I; ours O-50.
    Meets: M-24, M-27.
    """

    addresses: tuple[AlertAddressesRowDraft, ...] = ()
    """Addresses of the trader.

    Meets: M-24.
    """

    operates_elsewhere: Annotated[bool, Strict()] | None = None
    """Does the trader, as far as you know, also operate in other EEA countries?

    Meets: M-25.
    """

    operates_in: Annotated[tuple[CountriesCode, ...], AfterValidator(distinct)] | None = None
    """Other EEA countries.

    Meets: M-25.
    """

    contact_details_available: Annotated[bool, Strict()] | None = None
    """E-mail address and other contact details.

    Basis: guide Annex I; ours O-50.
    Meets: M-26, M-27.
    """

    contact_details: tuple[AlertContactDetailsRowDraft, ...] = ()
    """Contact details.

    Meets: M-26.
    """

    infringement_summary: Annotated[str, StringConstraints(max_length=4000, pattern=LINES)] | None = None
    """Short summary of the infringement / suspected infringement.

    Meets: M-30, M-41.
    """

    infringement_nature: Annotated[tuple[InfringementNaturesCode, ...], AfterValidator(distinct)] | None = None
    """Nature.

    Meets: M-31, M-41.
    """

    infringement_status: InfringementStatusesCode | None = None
    """Status.

    Meets: M-32, M-41.
    """

    assumed_type: AssumedTypesCode | None = None
    """Assumed type.

    Basis: guide Annex I; ours O-04.
    Meets: M-33, M-41, M-42.
    """

    product_name: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Name of the product or service.

    Meets: M-36, M-41.
    """

    advertising_medium: Annotated[tuple[AdvertisingMediaCode, ...], AfterValidator(distinct)] | None = None
    """Advertising medium.

    Meets: M-37.
    """

    sales_medium: Annotated[tuple[SalesMediaCode, ...], AfterValidator(distinct)] | None = None
    """Sales medium.

    Meets: M-38.
    """

    consumers_harmed: Annotated[int, Field(strict=True, ge=0, le=1000000000)] | None = None
    """Estimated number of consumers harmed."""

    financial_detriment: Annotated[int, Field(strict=True, ge=0, le=1000000000000)] | None = None
    """Estimated financial detriment (EUR)."""

    countries_of_consumers: Annotated[tuple[CountriesCode, ...], AfterValidator(distinct)] | None = None
    """Countries of the consumers harmed."""

    impact_details: Annotated[str, StringConstraints(max_length=4000, pattern=LINES)] | None = None
    """Complementary information on the impact."""


class AlertOnlineInterfacesRowSendable(Model):
    """A row of “Details of the online interface”."""

    interface_type: InterfaceTypesCode
    """Type of online interface.

    Meets: M-14.
    """

    interface_name: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Name.

    Meets: M-14, M-15.
    """

    interface_link: WebLink | None = None
    """Direct link.

    Meets: M-14, M-15.
    """

    interface_platform: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Platform.

    Meets: M-15.
    """

    interface_description: Annotated[str, StringConstraints(max_length=4000, pattern=LINES)] | None = None
    """Description.

    Meets: M-15.
    """

    @model_validator(mode="after")
    def rules(self) -> Self:
        """Return the value if all rules hold that it can judge by itself."""
        wrong: list[str] = []
        if self.interface_type in ("app", "social_media", "marketplace") and not known(self.interface_name):
            wrong.append(
                "“Name” must be filled in when “Type of online interface” is “App”, “Social media account” or “Page on "
                "a marketplace”"
            )
        if self.interface_type == "website" and not known(self.interface_link):
            wrong.append("“Direct link” must be filled in when “Type of online interface” is “Website”")
        if self.interface_type == "other_interface" and not known(self.interface_description):
            wrong.append("“Description” must be filled in when “Type of online interface” is “Other”")
        if wrong:
            raise ValueError("; ".join(wrong))
        return self


class AlertRepresentativesRowSendable(Model):
    """A row of “Representatives of the trader”."""

    representative_name: Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=ONE_LINE)]
    """Name."""

    representative_function: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Function."""


class AlertAddressesRowSendable(Model):
    """A row of “Addresses of the trader”."""

    street: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Street and number."""

    postal_code: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Postal code."""

    town: Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=ONE_LINE)]
    """Town."""

    address_country: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Country."""


class AlertContactDetailsRowSendable(Model):
    """A row of “Contact details”."""

    contact_type: ContactTypesCode
    """Kind."""

    contact_email: EmailAddress | None = None
    """E-mail address."""

    contact_phone: PhoneNumber | None = None
    """Telephone number."""

    contact_other: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Details."""

    @model_validator(mode="after")
    def rules(self) -> Self:
        """Return the value if all rules hold that it can judge by itself."""
        wrong: list[str] = []
        if self.contact_type == "by_email" and not known(self.contact_email):
            wrong.append("“E-mail address” must be filled in when “Kind” is “E-mail address”")
        if self.contact_type == "by_phone" and not known(self.contact_phone):
            wrong.append("“Telephone number” must be filled in when “Kind” is “Telephone number”")
        if self.contact_type == "by_other_means" and not known(self.contact_other):
            wrong.append("“Details” must be filled in when “Kind” is “Other”")
        if wrong:
            raise ValueError("; ".join(wrong))
        return self


class AlertSendable(Model):
    """“Alert” as it may be sent."""

    recipient_member_states: Annotated[tuple[CountriesCode, ...], Field(min_length=1), AfterValidator(distinct)]
    """Recipient Member States.

    The single liaison offices of these countries receive the alert.
    Basis: guide 4.1; guide 5.2; guide 5.3; guide 5.4; ours O-04.
    Meets: H-EXT-06, H-EXT-08, H-AIN-04, H-AIN-05, H-AVE-05, H-APC-04.
    """

    applicable_legislation: Annotated[tuple[UnionActsCode, ...], Field(min_length=1), AfterValidator(distinct)]
    """Applicable EU legislation.

    For Directives 2014/17/EU and 2014/92/EU mutual assistance is not available within one infringement
    between Member States (Article 2(10)).
    Basis: guide Annex I; CPCR Annex.
    Meets: M-02, M-03.
    """

    relevant_articles: Annotated[str, StringConstraints(max_length=4000, pattern=LINES)] | None = None
    """Relevant articles in the selected EU legislation.

    Meets: M-04.
    """

    national_legal_basis: Annotated[str, StringConstraints(max_length=4000, pattern=LINES)] | None = None
    """Details of national legal basis.

    Basis: guide Annex I; ours O-21.
    Meets: M-05, M-06.
    """

    national_legal_basis_link: WebLink | None = None
    """Direct link to the national legal basis.

    Meets: M-08.
    """

    trader_name_known: Annotated[bool, Strict()] | None = None
    """Name of the trader.

    Meets: M-09, M-27.
    """

    trader_name: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Name.

    Meets: M-09, C-14.
    """

    trader_name_is_personal: Annotated[bool, Strict()] | None = None
    """Does the company name include personal data?

    Meets: M-10, C-13.
    """

    online_presence_known: Annotated[bool, Strict()] | None = None
    """Trader's presence on the Internet.

    Meets: M-11, M-12, M-27.
    """

    online_interfaces: tuple[AlertOnlineInterfacesRowSendable, ...] = ()
    """Details of the online interface.

    Meets: M-12, M-13, M-16.
    """

    representatives: tuple[AlertRepresentativesRowSendable, ...] = ()
    """Representatives of the trader.

    Meets: M-17.
    """

    parent_company_involved: Annotated[bool, Strict()] | None = None
    """Parent company.

    Meets: M-18.
    """

    parent_company_name: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Name of the parent company.

    Meets: M-19.
    """

    sector_known: Annotated[bool, Strict()] | None = None
    """Type of business / sector.

    Meets: M-20, M-27.
    """

    sector: SectorsCode | None = None
    """Sector.

    Meets: M-20.
    """

    identification_known: Annotated[bool, Strict()] | None = None
    """Identification.

    Basis: guide Annex I; ours O-50.
    Meets: M-21, M-27.
    """

    tax_number: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Tax / VAT number.

    Meets: M-21.
    """

    registration_number: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Registration number.

    Meets: M-21.
    """

    bank_account: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Bank account number.

    Meets: M-21.
    """

    other_identification: Annotated[str, StringConstraints(max_length=4000, pattern=LINES)] | None = None
    """Other identifying data.

    Meets: M-21.
    """

    establishment_known: Annotated[bool, Strict()] | None = None
    """Establishment details.

    Basis: guide Annex I; ours O-50.
    Meets: M-24, M-27.
    """

    addresses: tuple[AlertAddressesRowSendable, ...] = ()
    """Addresses of the trader.

    Meets: M-24.
    """

    operates_elsewhere: Annotated[bool, Strict()]
    """Does the trader, as far as you know, also operate in other EEA countries?

    Meets: M-25.
    """

    operates_in: Annotated[tuple[CountriesCode, ...], AfterValidator(distinct)] | None = None
    """Other EEA countries.

    Meets: M-25.
    """

    contact_details_available: Annotated[bool, Strict()] | None = None
    """E-mail address and other contact details.

    Basis: guide Annex I; ours O-50.
    Meets: M-26, M-27.
    """

    contact_details: tuple[AlertContactDetailsRowSendable, ...] = ()
    """Contact details.

    Meets: M-26.
    """

    infringement_summary: Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=LINES)]
    """Short summary of the infringement / suspected infringement.

    Meets: M-30, M-41.
    """

    infringement_nature: Annotated[tuple[InfringementNaturesCode, ...], Field(min_length=1), AfterValidator(distinct)]
    """Nature.

    Meets: M-31, M-41.
    """

    infringement_status: InfringementStatusesCode
    """Status.

    Meets: M-32, M-41.
    """

    assumed_type: AssumedTypesCode
    """Assumed type.

    Basis: guide Annex I; ours O-04.
    Meets: M-33, M-41, M-42.
    """

    product_name: Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=ONE_LINE)]
    """Name of the product or service.

    Meets: M-36, M-41.
    """

    advertising_medium: Annotated[tuple[AdvertisingMediaCode, ...], AfterValidator(distinct)] | None = None
    """Advertising medium.

    Meets: M-37.
    """

    sales_medium: Annotated[tuple[SalesMediaCode, ...], AfterValidator(distinct)] | None = None
    """Sales medium.

    Meets: M-38.
    """

    consumers_harmed: Annotated[int, Field(strict=True, ge=0, le=1000000000)] | None = None
    """Estimated number of consumers harmed."""

    financial_detriment: Annotated[int, Field(strict=True, ge=0, le=1000000000000)] | None = None
    """Estimated financial detriment (EUR)."""

    countries_of_consumers: Annotated[tuple[CountriesCode, ...], AfterValidator(distinct)] | None = None
    """Countries of the consumers harmed."""

    impact_details: Annotated[str, StringConstraints(max_length=4000, pattern=LINES)] | None = None
    """Complementary information on the impact."""

    @model_validator(mode="after")
    def rules(self) -> Self:
        """Return the value if all rules hold that it can judge by itself."""
        wrong: list[str] = []
        if self.trader_name_known is True and not known(self.trader_name):
            wrong.append("“Name” must be filled in when “Name of the trader” is “Known”")
        if self.trader_name_known is True and not known(self.trader_name_is_personal):
            wrong.append(
                "“Does the company name include personal data?” must be filled in when “Name of the trader” is “Known”"
            )
        if self.online_presence_known is True and not len(self.online_interfaces or ()) >= 1:
            wrong.append(
                "“Details of the online interface” must have at least 1 row when “Trader's presence on the Internet” is"
                " “Known”"
            )
        if self.sector_known is True and not known(self.sector):
            wrong.append("“Sector” must be filled in when “Type of business / sector” is “Known”")
        if self.establishment_known is True and not len(self.addresses or ()) >= 1:
            wrong.append("“Addresses of the trader” must have at least 1 row when “Establishment details” is “Known”")
        if self.contact_details_available is True and not len(self.contact_details or ()) >= 1:
            wrong.append(
                "“Contact details” must have at least 1 row when “E-mail address and other contact details” is "
                "“Available”"
            )
        if not (self.trader_name_known is True or self.online_presence_known is True):
            wrong.append("Give the trader's name or its online interface: an alert needs at least one of the two.")
        if wrong:
            raise ValueError("; ".join(wrong))
        return self


class TraderUpdatesEntry(Model):
    """An entry in “Updates on the trader”."""

    trader_update: Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=LINES)]
    """Update."""


class InfringementUpdatesEntry(Model):
    """An entry in “Updates on the infringement”."""

    infringement_update: Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=LINES)]
    """Update."""


class GeneralCommentsEntry(Model):
    """An entry in “Comments”."""

    comment_type: CommentTypesCode
    """Type.

    Meets: G-29, G-31.
    """

    comment_text: Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=LINES)]
    """Comment.

    Meets: G-29, G-30.
    """


class AddRecipientForm(Model):
    """What “Add recipient” asks for.

    Judged by the case, not here:

    - “CPC authorities of your Member State”: of the kind Competent authority, in the country of the
    acting authority.
    """

    added_recipients: Annotated[tuple[Identifier, ...], Field(min_length=1), AfterValidator(distinct)]
    """CPC authorities of your Member State."""


class RemoveUnfoundedForm(Model):
    """What “Remove” asks for."""

    reason_for_removal: Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=LINES)]
    """Reason."""
