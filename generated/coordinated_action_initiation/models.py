"""The data of the forms of one procedure.

CPC - Coordinated Actions: Initiation - Art. 16 to 18.

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

InvolvedAuthoritiesCode = Literal[
    "own_authority",  # The sending authority itself
    "other_competent_authority",  # Another competent authority
    "court",  # A court
    "designated_body",  # A designated body
    "other_public_authority",  # Another public authority
]
"""Type of authority involved in a measure."""

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

MeasureTypesCode = Literal[
    "interim_measure",  # Interim measure
    "commitment_to_cease",  # Commitment of the trader to cease the infringement
    "remedial_commitment",  # Remedial commitment of the trader
    "consumers_informed",  # Consumers informed of how to get compensation
    "written_order",  # Written order to cease the infringement
    "cessation_brought_about",  # Cessation or prohibition of the infringement brought about
    "content_restricted",  # Online content removed, restricted or marked with a warning
    "hosting_order",  # Order to a hosting service provider
    "domain_name_order",  # Order to a domain registry or registrar
    "fine",  # Fine
    "periodic_penalty",  # Periodic penalty payment
    "court_action",  # Action before a court
    "other_measure",  # Other
]
"""Type of measure."""

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


def distinct(values: tuple[str, ...]) -> tuple[str, ...]:
    """Return the values if none is there twice."""
    if len(set(values)) < len(values):
        message = "says the same thing twice"
        raise ValueError(message)
    return values


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


class InitiationOnlineInterfacesRowDraft(Model):
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


class InitiationRepresentativesRowDraft(Model):
    """A row of “Representatives of the trader”."""

    representative_name: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Name."""

    representative_function: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Function."""


class InitiationAddressesRowDraft(Model):
    """A row of “Addresses of the trader”."""

    street: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Street and number."""

    postal_code: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Postal code."""

    town: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Town."""

    address_country: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Country."""


class InitiationContactDetailsRowDraft(Model):
    """A row of “Contact details”."""

    contact_type: ContactTypesCode | None = None
    """Kind."""

    contact_email: EmailAddress | None = None
    """E-mail address."""

    contact_phone: PhoneNumber | None = None
    """Telephone number."""

    contact_other: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Details."""


class InitiationMeasuresRowDraft(Model):
    """A row of “Measures”."""

    measure_type: MeasureTypesCode | None = None
    """Type of measure.

    Basis: guide 3.3.2; guide 5.2.
    Meets: H-RFE-31, H-AIN-10.
    """

    measure_nature: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Nature of the measure.

    Basis: guide 3.3.2; guide 5.2.
    Meets: H-RFE-34, H-AIN-13.
    """

    measure_description: Annotated[str, StringConstraints(max_length=4000, pattern=LINES)] | None = None
    """Brief description of the measure.

    Basis: guide 3.3.2; guide 5.2.
    Meets: H-RFE-32, H-AIN-11.
    """

    measure_date: Annotated[date, BeforeValidator(iso_day)] | None = None
    """Implementation date of the measure.

    The day on which the measure was, or will be, put into effect.
    Basis: guide 3.3.2; guide 5.2.
    Meets: H-RFE-33, H-AIN-12.
    """

    measure_adopted: Annotated[bool, Strict()] | None = None
    """Has the measure already been adopted?

    Basis: guide 3.3.2; guide 5.2.
    Meets: H-RFE-36, H-AIN-14.
    """

    measure_details: Annotated[str, StringConstraints(max_length=4000, pattern=LINES)] | None = None
    """Additional details.

    Why the measure has not been adopted yet, and what remains to be done.
    Basis: guide 3.3.2; guide 5.2.
    Meets: H-RFE-35, H-AIN-14.
    """

    measure_authority: InvolvedAuthoritiesCode | None = None
    """Type of authority involved in taking the measure.

    If one was involved.
    Basis: CPCR 26(3); guide 5.2.
    Meets: H-AIN-15.
    """


class InitiationDraft(Model):
    """“Initiation” as it may be saved.

    Judged by the case, not here:

    - A coordinated action needs a widespread infringement, with or without a Union dimension: change
    the assumed type of the infringement.
    - “Opinion on who should coordinate the Coordinated Action”: of the kind Competent authority, Single
    liaison office or European Commission.
    """

    recipient_member_states: Annotated[tuple[CountriesCode, ...], Field(min_length=1), AfterValidator(distinct)]
    """Recipient Member States.

    Filled in from the alert. If the alert came from another Member State, add that one.
    Basis: guide 6.2.2; ours O-04.
    Meets: H-CAI-05, D-23.
    """

    opinion_on_coordinator: Identifier | None = None
    """Opinion on who should coordinate the Coordinated Action.

    Basis: CPCR 17(2); guide 6.2.2.
    Meets: H-CAI-09, H-CAI-10.
    """

    opinion_justification: Annotated[str, StringConstraints(max_length=4000, pattern=LINES)] | None = None
    """Justification of the opinion.

    Basis: guide 6.2.2.
    Meets: H-CAI-09.
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

    online_interfaces: tuple[InitiationOnlineInterfacesRowDraft, ...] = ()
    """Details of the online interface.

    Meets: M-12, M-13, M-16.
    """

    representatives: tuple[InitiationRepresentativesRowDraft, ...] = ()
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

    addresses: tuple[InitiationAddressesRowDraft, ...] = ()
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

    contact_details: tuple[InitiationContactDetailsRowDraft, ...] = ()
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

    measures_taken: Annotated[bool, Strict()] | None = None
    """Have measures been taken, or are they planned?

    Basis: ours O-17.
    Meets: H-AIN-08, H-AIN-16.
    """

    measures: tuple[InitiationMeasuresRowDraft, ...] = ()
    """Measures.

    Basis: CPCR 26(3); guide 5.2; ours O-17.
    Meets: H-AIN-09, H-AIN-16, F-10.
    """


class InitiationOnlineInterfacesRowSendable(Model):
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


class InitiationRepresentativesRowSendable(Model):
    """A row of “Representatives of the trader”."""

    representative_name: Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=ONE_LINE)]
    """Name."""

    representative_function: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Function."""


class InitiationAddressesRowSendable(Model):
    """A row of “Addresses of the trader”."""

    street: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Street and number."""

    postal_code: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Postal code."""

    town: Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=ONE_LINE)]
    """Town."""

    address_country: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Country."""


class InitiationContactDetailsRowSendable(Model):
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


class InitiationMeasuresRowSendable(Model):
    """A row of “Measures”."""

    measure_type: MeasureTypesCode
    """Type of measure.

    Basis: guide 3.3.2; guide 5.2.
    Meets: H-RFE-31, H-AIN-10.
    """

    measure_nature: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Nature of the measure.

    Basis: guide 3.3.2; guide 5.2.
    Meets: H-RFE-34, H-AIN-13.
    """

    measure_description: Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=LINES)]
    """Brief description of the measure.

    Basis: guide 3.3.2; guide 5.2.
    Meets: H-RFE-32, H-AIN-11.
    """

    measure_date: Annotated[date, BeforeValidator(iso_day)]
    """Implementation date of the measure.

    The day on which the measure was, or will be, put into effect.
    Basis: guide 3.3.2; guide 5.2.
    Meets: H-RFE-33, H-AIN-12.
    """

    measure_adopted: Annotated[bool, Strict()]
    """Has the measure already been adopted?

    Basis: guide 3.3.2; guide 5.2.
    Meets: H-RFE-36, H-AIN-14.
    """

    measure_details: Annotated[str, StringConstraints(max_length=4000, pattern=LINES)] | None = None
    """Additional details.

    Why the measure has not been adopted yet, and what remains to be done.
    Basis: guide 3.3.2; guide 5.2.
    Meets: H-RFE-35, H-AIN-14.
    """

    measure_authority: InvolvedAuthoritiesCode | None = None
    """Type of authority involved in taking the measure.

    If one was involved.
    Basis: CPCR 26(3); guide 5.2.
    Meets: H-AIN-15.
    """

    @model_validator(mode="after")
    def rules(self) -> Self:
        """Return the value if all rules hold that it can judge by itself."""
        wrong: list[str] = []
        if self.measure_type == "other_measure" and not known(self.measure_nature):
            wrong.append("“Nature of the measure” must be filled in when “Type of measure” is “Other”")
        if self.measure_adopted is False and not known(self.measure_details):
            wrong.append("“Additional details” must be filled in when “Has the measure already been adopted?” is no")
        if wrong:
            raise ValueError("; ".join(wrong))
        return self


class InitiationSendable(Model):
    """“Initiation” as it may be sent.

    Judged by the case, not here:

    - “Details of national legal basis” must be filled in when for at least one choice of “Applicable EU
    legislation”, its kind is “D”
    - A coordinated action needs a widespread infringement, with or without a Union dimension: change
    the assumed type of the infringement.
    - Choose the Commission as coordinator: it coordinates where the infringement has a Union dimension.
    - “Opinion on who should coordinate the Coordinated Action”: of the kind Competent authority, Single
    liaison office or European Commission.
    """

    recipient_member_states: Annotated[tuple[CountriesCode, ...], Field(min_length=1), AfterValidator(distinct)]
    """Recipient Member States.

    Filled in from the alert. If the alert came from another Member State, add that one.
    Basis: guide 6.2.2; ours O-04.
    Meets: H-CAI-05, D-23.
    """

    opinion_on_coordinator: Identifier | None = None
    """Opinion on who should coordinate the Coordinated Action.

    Basis: CPCR 17(2); guide 6.2.2.
    Meets: H-CAI-09, H-CAI-10.
    """

    opinion_justification: Annotated[str, StringConstraints(max_length=4000, pattern=LINES)] | None = None
    """Justification of the opinion.

    Basis: guide 6.2.2.
    Meets: H-CAI-09.
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

    online_interfaces: tuple[InitiationOnlineInterfacesRowSendable, ...] = ()
    """Details of the online interface.

    Meets: M-12, M-13, M-16.
    """

    representatives: tuple[InitiationRepresentativesRowSendable, ...] = ()
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

    addresses: tuple[InitiationAddressesRowSendable, ...] = ()
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

    contact_details: tuple[InitiationContactDetailsRowSendable, ...] = ()
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

    measures_taken: Annotated[bool, Strict()]
    """Have measures been taken, or are they planned?

    Basis: ours O-17.
    Meets: H-AIN-08, H-AIN-16.
    """

    measures: tuple[InitiationMeasuresRowSendable, ...] = ()
    """Measures.

    Basis: CPCR 26(3); guide 5.2; ours O-17.
    Meets: H-AIN-09, H-AIN-16, F-10.
    """

    @model_validator(mode="after")
    def rules(self) -> Self:
        """Return the value if all rules hold that it can judge by itself."""
        wrong: list[str] = []
        if self.assumed_type == "widespread" and not known(self.opinion_on_coordinator):
            wrong.append(
                "“Opinion on who should coordinate the Coordinated Action” must be filled in when “Assumed type” is "
                "“Widespread infringement”"
            )
        if self.assumed_type == "widespread" and not known(self.opinion_justification):
            wrong.append(
                "“Justification of the opinion” must be filled in when “Assumed type” is “Widespread infringement”"
            )
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
        if self.measures_taken is True and not len(self.measures or ()) >= 1:
            wrong.append(
                "“Measures” must have at least 1 row when “Have measures been taken, or are they planned?” is yes"
            )
        if wrong:
            raise ValueError("; ".join(wrong))
        return self


class CoordinationDraft(Model):
    """“Coordinator” as it may be saved.

    Judged by the case, not here:

    - “Coordinator” must be filled in when (“Assumed type” is “Widespread infringement with a Union
    dimension” or “Broadcast on” is known) and “Assumed type” is “Widespread infringement with a Union
    dimension” and “Broadcast on” is known
    - An infringement with a Union dimension is coordinated by the Commission.
    - Choose an authority concerned by the infringement that has not opted out, or the Commission.
    - An authority disagrees: without agreement the Commission coordinates.
    - A coordinated action needs a widespread infringement, with or without a Union dimension: change
    the assumed type of the infringement.
    - “Coordinator”: of the kind Competent authority, Single liaison office or European Commission.
    """

    coordinator_authority: Identifier | None = None
    """Coordinator.

    To be given as soon as the coordinator is settled. Authorities that disagreed may answer again, or
    opt out; where no agreement is reached, the Commission coordinates.
    Basis: CPCR 15; CPCR 17(2) to (4); guide 6.2.1; ours O-19.
    Meets: H-CAI-23, H-CAI-24, H-CAI-25, H-CAE-54.
    """

    coordinator_contact: Annotated[str, StringConstraints(max_length=4000, pattern=LINES)] | None = None
    """Coordinator Contact details.

    Basis: guide 6.2.2.
    Meets: H-CAI-11, H-CAI-12, H-CAI-13.
    """


class CoordinationSendable(Model):
    """“Coordinator” as it may be sent.

    Judged by the case, not here:

    - “Coordinator” must be filled in when (“Assumed type” is “Widespread infringement with a Union
    dimension” or “Broadcast on” is known) and “Assumed type” is “Widespread infringement with a Union
    dimension” and “Broadcast on” is known
    - An infringement with a Union dimension is coordinated by the Commission.
    - Choose an authority concerned by the infringement that has not opted out, or the Commission.
    - An authority disagrees: without agreement the Commission coordinates.
    - A coordinated action needs a widespread infringement, with or without a Union dimension: change
    the assumed type of the infringement.
    - Choose the Commission as coordinator: it coordinates where the infringement has a Union dimension.
    - “Coordinator”: of the kind Competent authority, Single liaison office or European Commission.
    """

    coordinator_authority: Identifier | None = None
    """Coordinator.

    To be given as soon as the coordinator is settled. Authorities that disagreed may answer again, or
    opt out; where no agreement is reached, the Commission coordinates.
    Basis: CPCR 15; CPCR 17(2) to (4); guide 6.2.1; ours O-19.
    Meets: H-CAI-23, H-CAI-24, H-CAI-25, H-CAE-54.
    """

    coordinator_contact: Annotated[str, StringConstraints(max_length=4000, pattern=LINES)] | None = None
    """Coordinator Contact details.

    Basis: guide 6.2.2.
    Meets: H-CAI-11, H-CAI-12, H-CAI-13.
    """


class CoordinationFeedbackEntry(Model):
    """An entry in “Comments / feedback by the recipients about the coordination”."""

    feedback_answer: CoordinationAnswersCode
    """Answer."""

    feedback_comment: Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=LINES)]
    """Comment."""


class ParticipationCommentsEntry(Model):
    """An entry in “Comments concerning the launch of / the participation in the proposed coordinated
    action”.
    """

    participation_comment: Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=LINES)]
    """Comment."""


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
