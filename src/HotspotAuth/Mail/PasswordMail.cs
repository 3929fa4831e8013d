using System.Resources;
using HotspotAuth.Accounts;
using HotspotAuth.Operation;
using HotspotAuth.Words;

namespace HotspotAuth.Mail;

/// <summary>The mail with a one-time password, in its reader's language.</summary>
internal static class PasswordMail
{
    private static readonly ResourceManager Resources = new("HotspotAuth.Mail.MailTexts", typeof(PasswordMail).Assembly);

    /// <param name="account">Whose password; its address is known.</param>
    /// <param name="password">The one-time password.</param>
    /// <param name="until">When it ends.</param>
    /// <param name="site">The office.</param>
    public static OfficeMail Write(Account account, string password, DateTimeOffset until, SiteSettings site)
    {
        var language = account.Language == Language.English.Tag() ? Language.English : Language.Thai;
        var texts = new Texts(Resources, language);
        var name = language == Language.Thai ? account.NameTh ?? account.Name : account.Name;
        var office = language == Language.English ? site.NameEn ?? site.Name : site.Name;
        string[] lines =
        [
            texts.Format("Greeting", name),
            "",
            texts.Format("Asked", site.Ssid),
            "",
            texts.Format("Username", account.Username),
            texts.Format("Password", password),
            texts.Format("Until", new OfficeDates(site.Zone, language).FullToMinute(until)),
            "",
            texts["Use"],
            texts["NotYou"],
            "",
            office,
            site.Contact ?? "",
        ];
        return new OfficeMail(account.Email!, texts.Format("Subject", site.Ssid), string.Join("\r\n", lines).TrimEnd() + "\r\n");
    }
}
