using HotspotAuth.Mail;
using HotspotAuth.Operation;
using HotspotAuth.Words;

namespace HotspotAuth.Portal;

/// <summary>What stands around every page: the office, its help line, its colours and pictures.</summary>
internal sealed class PortalFrame(HotspotSettings settings, PortalStyle style, PortalIcons icons, PortalDoors doors, MailSender mail, SiteTexts texts, SiteLogo logo, TimeProvider time)
{
    private readonly (PhoneWords? Phone, string Words) _contact = PhoneWords.Read(settings.Site.Contact ?? "");

    /// <summary>The texts, as this site words them.</summary>
    public Texts Texts(Language language) => texts.In(language);

    /// <summary>The version of the privacy notice that is shown.</summary>
    public string NoticeVersion => texts.NoticeVersion;

    /// <summary>The address of the office's own seal; null for the one drawn into the page.</summary>
    public string? Logo => logo.Url;

    /// <summary>The inlined style and the addresses of files.</summary>
    public PortalStyle Style => style;

    /// <summary>Icons drawn into the page.</summary>
    public PortalIcons Icons => icons;

    /// <summary>The wireless network's name.</summary>
    public string Ssid => settings.Site.Ssid;

    /// <summary>The help line's number; null where the contact line has none.</summary>
    public PhoneWords? Phone => _contact.Phone;

    /// <summary>The contact line less its number.</summary>
    public string ContactWords => _contact.Words;

    /// <summary>The language the operator wrote the contact line in, for whoever has it read aloud.</summary>
    public Language ContactLanguage => ThaiKeyboard.IsThai(ContactWords) ? Language.Thai : Language.English;

    /// <summary>A forgotten password can be mended by mail.</summary>
    public bool SendsMail => mail.CanSend;

    /// <summary>How long records are kept, for the privacy notice.</summary>
    public RetentionSettings Retention => settings.Retention;

    /// <summary>Where guests reach the portal.</summary>
    public PortalAddress Address => doors.Address;

    /// <summary>The clock of everything that is shown.</summary>
    public TimeProvider Time => time;

    /// <summary>The office's name on a page.</summary>
    public string SiteName(Language language) => language == Language.English ? settings.Site.NameEn ?? settings.Site.Name : settings.Site.Name;

    /// <summary>Dates in the office's zone.</summary>
    public OfficeDates Dates(Language language) => new(settings.Site.Zone, language);
}
