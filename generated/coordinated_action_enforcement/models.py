"""The data of the forms of one procedure.

CPC - Coordinated Actions: Investigation and enforcement - Chapter IV.

Made from the spec by `cpcspec build`; do not edit.
Read JSON with `model_validate_json`; unknown keys are refused. `...Draft` is what must be there to
save, `...Sendable` what must be there to send, `...Entry` a comment, `...Form` the small form of an
action.
"""

from datetime import date, datetime
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    StringConstraints,
    model_validator,
)

CoordinationAnswersCode = Literal[
    "agree",  # Agree
    "disagree",  # Disagree
]
"""Answer on the proposed coordination."""

OptOutReasonsCode = Literal[
    "proceedings",  # (a) Criminal investigation or court proceedings against the same trader for the same …
    "own_enforcement",  # (b) Enforcement against the same trader for the same infringement, running or …
    "negligible_impact",  # (c) Negligible impact of the infringement
    "no_infringement",  # (d) No widespread infringement found
    "commitments_kept",  # (e) The trader has implemented commitments
]
"""Reasons for not taking part."""

PlannedActionsCode = Literal[
    "investigation",  # Investigation
    "inspection",  # Inspection
    "sweep",  # Sweep
    "test_purchase",  # Test purchase
    "information_exchange",  # Exchange of information
    "request_to_trader",  # Request for information to the trader
    "dialogue",  # Dialogue with the trader on commitments
    "common_position_drafting",  # Drafting of the common position
    "other_action",  # Other
]
"""Type of action."""

ClosureGroundsCode = Literal[
    "ceased",  # The infringement has ceased in all Member States concerned
    "prohibited",  # The infringement was prohibited in all Member States concerned
    "none_committed",  # No such infringement was committed
]
"""Ground for closure."""

TraderChannelsCode = Literal[
    "letter",  # Letter
    "email_message",  # E-mail
    "meeting",  # Meeting
    "call",  # Telephone or video call
]
"""Way of communication."""

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


def iso_day(value: object) -> date:
    """Return the date that a text such as 2020-02-03 means; a date is one already."""
    if isinstance(value, str):
        found = date.fromisoformat(value)
        if found.isoformat() == value:
            return found
    elif isinstance(value, date) and not isinstance(value, datetime):
        return value
    message = "must be a date such as 2020-02-03"
    raise ValueError(message)


class AttachedFile(BaseModel):
    """A file: its name, the SHA-256 of its bytes, and their number."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=r"^[^\x00-\x1f\x7f/\\]*$")]
    digest: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    size: Annotated[int, Field(strict=True, ge=0, le=9007199254740991)]


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


class InvestigationOnlineInterfacesRowDraft(Model):
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


class InvestigationRepresentativesRowDraft(Model):
    """A row of “Representatives of the trader”."""

    representative_name: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Name."""

    representative_function: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Function."""


class InvestigationAddressesRowDraft(Model):
    """A row of “Addresses of the trader”."""

    street: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Street and number."""

    postal_code: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Postal code."""

    town: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Town."""

    address_country: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Country."""


class InvestigationContactDetailsRowDraft(Model):
    """A row of “Contact details”."""

    contact_type: ContactTypesCode | None = None
    """Kind."""

    contact_email: EmailAddress | None = None
    """E-mail address."""

    contact_phone: PhoneNumber | None = None
    """Telephone number."""

    contact_other: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Details."""


class InvestigationDraft(Model):
    """“Investigation and enforcement” as it may be saved.

    Judged by the case, not here:

    - A coordinated action needs a widespread infringement, with or without a Union dimension: change
    the assumed type of the infringement.
    - An infringement with a Union dimension is coordinated by the Commission.
    """

    recipient_member_states: Annotated[tuple[CountriesCode, ...], Field(min_length=1), AfterValidator(distinct)]
    """Recipient Member States.

    Basis: guide 6.3.2; ours O-04.
    Meets: H-CAE-06, D-24.
    """

    coordinator_contact: Annotated[str, StringConstraints(max_length=4000, pattern=LINES)] | None = None
    """Coordinator Contact details.

    Basis: guide 6.3.2.
    Meets: H-CAE-08, D-24.
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

    online_interfaces: tuple[InvestigationOnlineInterfacesRowDraft, ...] = ()
    """Details of the online interface.

    Meets: M-12, M-13, M-16.
    """

    representatives: tuple[InvestigationRepresentativesRowDraft, ...] = ()
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

    addresses: tuple[InvestigationAddressesRowDraft, ...] = ()
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

    contact_details: tuple[InvestigationContactDetailsRowDraft, ...] = ()
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

    assumed_type: AssumedTypesCode
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


class InvestigationOnlineInterfacesRowSendable(Model):
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


class InvestigationRepresentativesRowSendable(Model):
    """A row of “Representatives of the trader”."""

    representative_name: Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=ONE_LINE)]
    """Name."""

    representative_function: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Function."""


class InvestigationAddressesRowSendable(Model):
    """A row of “Addresses of the trader”."""

    street: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Street and number."""

    postal_code: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Postal code."""

    town: Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=ONE_LINE)]
    """Town."""

    address_country: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Country."""


class InvestigationContactDetailsRowSendable(Model):
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


class InvestigationSendable(Model):
    """“Investigation and enforcement” as it may be sent.

    Judged by the case, not here:

    - “Details of national legal basis” must be filled in when for at least one choice of “Applicable EU
    legislation”, its kind is “D”
    - A coordinated action needs a widespread infringement, with or without a Union dimension: change
    the assumed type of the infringement.
    - An infringement with a Union dimension is coordinated by the Commission.
    """

    recipient_member_states: Annotated[tuple[CountriesCode, ...], Field(min_length=1), AfterValidator(distinct)]
    """Recipient Member States.

    Basis: guide 6.3.2; ours O-04.
    Meets: H-CAE-06, D-24.
    """

    coordinator_contact: Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=LINES)]
    """Coordinator Contact details.

    Basis: guide 6.3.2.
    Meets: H-CAE-08, D-24.
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

    online_interfaces: tuple[InvestigationOnlineInterfacesRowSendable, ...] = ()
    """Details of the online interface.

    Meets: M-12, M-13, M-16.
    """

    representatives: tuple[InvestigationRepresentativesRowSendable, ...] = ()
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

    addresses: tuple[InvestigationAddressesRowSendable, ...] = ()
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

    contact_details: tuple[InvestigationContactDetailsRowSendable, ...] = ()
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
        if wrong:
            raise ValueError("; ".join(wrong))
        return self


class CoordinatedPlanOfActionRowDraft(Model):
    """A row of “Plan of action”."""

    planned_action: PlannedActionsCode | None = None
    """Type of action.

    Meets: H-CAE-11.
    """

    planned_description: Annotated[str, StringConstraints(max_length=4000, pattern=LINES)] | None = None
    """Description of the action.

    Meets: H-CAE-12.
    """

    planned_deadline: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Deadline / timeframe for the action.

    Meets: H-CAE-13.
    """

    planned_participants: Annotated[tuple[CountriesCode, ...], AfterValidator(distinct)] | None = None
    """Applicable to the following participants.

    Basis: guide 6.3.2; ours O-64.
    Meets: H-CAE-14, H-CAE-15.
    """


class CoordinatedTraderCommunicationRowDraft(Model):
    """A row of “Communication with the trader”."""

    exchanged_on: Annotated[date, BeforeValidator(iso_day)] | None = None
    """Date."""

    exchanged_by: TraderChannelsCode | None = None
    """Way of communication."""

    exchanged_what: Annotated[str, StringConstraints(max_length=4000, pattern=LINES)] | None = None
    """Content."""


class CoordinatedPressReleasesRowDraft(Model):
    """A row of “Press release”."""

    press_title: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Title."""

    press_file: AttachedFile | None = None
    """Final version."""

    press_drafts: WebLink | None = None
    """Link to the drafts."""


class CoordinatedMeasuresAskedRowDraft(Model):
    """A row of “Measures asked for”."""

    asked_measure: Annotated[str, StringConstraints(max_length=4000, pattern=LINES)] | None = None
    """Measure."""

    asked_deadline: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Deadline / timeframe for the measures.

    Basis: guide 6.3.1; ours O-32.
    Meets: H-CAE-35, E-28.
    """

    asked_of: Annotated[tuple[CountriesCode, ...], AfterValidator(distinct)] | None = None
    """Applicable to the following participants.

    Basis: guide 6.3.1; ours O-64.
    Meets: H-CAE-36.
    """


class CoordinatedDraft(Model):
    """“Kept by the coordinator” as it may be saved.

    Judged by the case, not here:

    - “Type of action” must be filled in when “Broadcast on” is known
    - “Description of the action” must be filled in when “Broadcast on” is known
    - “Deadline / timeframe for the action” must be filled in when “Broadcast on” is known
    - “Applicable to the following participants” must be filled in when “Broadcast on” is known
    - Choose Member States that take part in this coordinated action.
    - “Date” must be filled in when “Broadcast on” is known
    - “Content” must be filled in when “Broadcast on” is known
    - “Title” must be filled in when “Broadcast on” is known
    - “Measure” must be filled in when “Broadcast on” is known
    - “Deadline / timeframe for the measures” must be filled in when “Broadcast on” is known
    - “Applicable to the following participants” must be filled in when “Broadcast on” is known
    - Choose Member States that take part in this coordinated action.
    - Keep at least one action in the plan: it was broadcast with one.
    """

    plan_of_action: tuple[CoordinatedPlanOfActionRowDraft, ...] = ()
    """Plan of action.

    Meets: H-CAE-10, H-CAE-15, H-CAE-22, H-CAE-51.
    """

    common_position_draft: WebLink | None = None
    """link to the draft common position.

    Meets: H-CAE-28, H-CAE-29.
    """

    common_position_deadline: Annotated[date, BeforeValidator(iso_day)] | None = None
    """Deadline for commenting on draft common position.

    The coordinator reminds the participants; the system does not.
    Basis: guide 6.3.1; ours O-32.
    Meets: H-CAE-30, E-28.
    """

    trader_communication: tuple[CoordinatedTraderCommunicationRowDraft, ...] = ()
    """Communication with the trader.

    Meets: H-CAE-31.
    """

    press_releases: tuple[CoordinatedPressReleasesRowDraft, ...] = ()
    """Press release.

    Meets: H-CAE-32.
    """

    measures_asked: tuple[CoordinatedMeasuresAskedRowDraft, ...] = ()
    """Measures asked for.

    To be taken at the same time. In place above all where action is needed at once, or where
    commitments are unlikely to end the infringement, were not proposed in time, fall short, or were not
    kept.
    Basis: CPCR 21(1); guide 6.3.
    Meets: H-CAE-34, H-CAE-51, H-CAE-53, H-CAE-56.
    """


class CoordinatedPlanOfActionRowSendable(Model):
    """A row of “Plan of action”."""

    planned_action: PlannedActionsCode
    """Type of action.

    Meets: H-CAE-11.
    """

    planned_description: Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=LINES)]
    """Description of the action.

    Meets: H-CAE-12.
    """

    planned_deadline: Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=ONE_LINE)]
    """Deadline / timeframe for the action.

    Meets: H-CAE-13.
    """

    planned_participants: Annotated[tuple[CountriesCode, ...], Field(min_length=1), AfterValidator(distinct)]
    """Applicable to the following participants.

    Basis: guide 6.3.2; ours O-64.
    Meets: H-CAE-14, H-CAE-15.
    """


class CoordinatedTraderCommunicationRowSendable(Model):
    """A row of “Communication with the trader”."""

    exchanged_on: Annotated[date, BeforeValidator(iso_day)]
    """Date."""

    exchanged_by: TraderChannelsCode | None = None
    """Way of communication."""

    exchanged_what: Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=LINES)]
    """Content."""


class CoordinatedPressReleasesRowSendable(Model):
    """A row of “Press release”."""

    press_title: Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=ONE_LINE)]
    """Title."""

    press_file: AttachedFile | None = None
    """Final version."""

    press_drafts: WebLink | None = None
    """Link to the drafts."""


class CoordinatedMeasuresAskedRowSendable(Model):
    """A row of “Measures asked for”."""

    asked_measure: Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=LINES)]
    """Measure."""

    asked_deadline: Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=ONE_LINE)]
    """Deadline / timeframe for the measures.

    Basis: guide 6.3.1; ours O-32.
    Meets: H-CAE-35, E-28.
    """

    asked_of: Annotated[tuple[CountriesCode, ...], Field(min_length=1), AfterValidator(distinct)]
    """Applicable to the following participants.

    Basis: guide 6.3.1; ours O-64.
    Meets: H-CAE-36.
    """


class CoordinatedSendable(Model):
    """“Kept by the coordinator” as it may be sent.

    Judged by the case, not here:

    - “Type of action” must be filled in when “Broadcast on” is known
    - “Description of the action” must be filled in when “Broadcast on” is known
    - “Deadline / timeframe for the action” must be filled in when “Broadcast on” is known
    - “Applicable to the following participants” must be filled in when “Broadcast on” is known
    - Choose Member States that take part in this coordinated action.
    - “Date” must be filled in when “Broadcast on” is known
    - “Content” must be filled in when “Broadcast on” is known
    - “Title” must be filled in when “Broadcast on” is known
    - “Measure” must be filled in when “Broadcast on” is known
    - “Deadline / timeframe for the measures” must be filled in when “Broadcast on” is known
    - “Applicable to the following participants” must be filled in when “Broadcast on” is known
    - Choose Member States that take part in this coordinated action.
    - Keep at least one action in the plan: it was broadcast with one.
    """

    plan_of_action: tuple[CoordinatedPlanOfActionRowSendable, ...] = Field(min_length=1)
    """Plan of action.

    Meets: H-CAE-10, H-CAE-15, H-CAE-22, H-CAE-51.
    """

    common_position_draft: WebLink | None = None
    """link to the draft common position.

    Meets: H-CAE-28, H-CAE-29.
    """

    common_position_deadline: Annotated[date, BeforeValidator(iso_day)] | None = None
    """Deadline for commenting on draft common position.

    The coordinator reminds the participants; the system does not.
    Basis: guide 6.3.1; ours O-32.
    Meets: H-CAE-30, E-28.
    """

    trader_communication: tuple[CoordinatedTraderCommunicationRowSendable, ...] = ()
    """Communication with the trader.

    Meets: H-CAE-31.
    """

    press_releases: tuple[CoordinatedPressReleasesRowSendable, ...] = ()
    """Press release.

    Meets: H-CAE-32.
    """

    measures_asked: tuple[CoordinatedMeasuresAskedRowSendable, ...] = ()
    """Measures asked for.

    To be taken at the same time. In place above all where action is needed at once, or where
    commitments are unlikely to end the infringement, were not proposed in time, fall short, or were not
    kept.
    Basis: CPCR 21(1); guide 6.3.
    Meets: H-CAE-34, H-CAE-51, H-CAE-53, H-CAE-56.
    """


class OptingOutEntry(Model):
    """An entry in “Opting out”."""

    opt_out_reason: OptOutReasonsCode
    """Reason.

    Meets: H-CAI-30, H-CAI-31, H-CAI-32, H-CAI-33, H-CAI-34, H-CAI-35, H-CAI-36.
    """

    opt_out_details: Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=LINES)]
    """Comment."""

    opt_out_document: AttachedFile | None = None
    """Supporting document.

    Meets: H-CAI-30.
    """


class InvitationOfOfficialsEntry(Model):
    """An entry in “Invitation of Commission officials”."""

    invitation_text: Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=LINES)]
    """Comment."""


class TraderUpdatesEntry(Model):
    """An entry in “Updates on the trader”."""

    trader_update: Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=LINES)]
    """Update."""


class InfringementUpdatesEntry(Model):
    """An entry in “Updates on the infringement”."""

    infringement_update: Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=LINES)]
    """Update."""


class AdditionalActionsEntry(Model):
    """An entry in “Proposals for additional actions to be taken”."""

    additional_action: Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=LINES)]
    """Proposal."""


class PlanUpdatesEntry(Model):
    """An entry in “Summary of updates by the coordinator”."""

    plan_update: Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=LINES)]
    """Comment."""


class AssistanceRequestsEntry(Model):
    """An entry in “Information on relevant Mutual Assistance requests”."""

    assistance_request: Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=LINES)]
    """Comment."""


class WorkCommentsEntry(Model):
    """An entry in “Comments”."""

    work_comment: Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=LINES)]
    """Comment."""


class ReactionsOnMeasuresEntry(Model):
    """An entry in “Reaction from participating authorities on their measure taken”."""

    reaction_on_measure: Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=LINES)]
    """Comment."""


class ClosureProposalsEntry(Model):
    """An entry in “Proposal to close the Coordinated Action”."""

    closure_ground: ClosureGroundsCode
    """Ground."""

    closure_details: Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=LINES)]
    """Comment."""


class ClosureReactionsEntry(Model):
    """An entry in “Reaction to proposal”."""

    closure_answer: CoordinationAnswersCode
    """Answer."""

    closure_comment: Annotated[str, StringConstraints(max_length=4000, pattern=LINES)] | None = None
    """Comment."""


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


class ReturnToDraftForm(Model):
    """What “Return to draft” asks for."""

    reason_for_return: Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=LINES)]
    """Reason."""


class DisseminateForm(Model):
    """What “Disseminate” asks for.

    Judged by the case, not here:

    - “Authorities of your Member State”: of the kind Competent authority or Single liaison office, in
    the country of the acting authority.
    """

    disseminate_to: Annotated[tuple[Identifier, ...], Field(min_length=1), AfterValidator(distinct)]
    """Authorities of your Member State."""


class OptInForm(Model):
    """What “Add Member State” asks for.

    Judged by the case, not here:

    - “Single liaison office of the Member State”: of the kind Single liaison office.
    """

    joining_office: Identifier
    """Single liaison office of the Member State."""

    coordinator_agrees: Annotated[bool, Strict()]
    """Does the coordinator find that it is concerned?"""
