using System.Resources;
using HotspotAuth.Mail;
using HotspotAuth.Operation;
using HotspotAuth.Words;

namespace HotspotAuth.Requests;

/// <summary>The mail that brings a new account's username and one-time password to its owner. It speaks both languages: nobody has chosen one yet.</summary>
internal static class IssuedMail
{
    /// <summary>A mail server is back within days, or the password is given another way.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(3);

    private static readonly ResourceManager Resources = new("HotspotAuth.Requests.IssuedMailTexts", typeof(IssuedMail).Assembly);

    public static OfficeMail Write(RequestPerson person, string username, string password, StaffRequest request, SiteSettings site)
    {
        var thai = new Texts(Resources, Language.Thai);
        string[] parts = [Part(thai, person.NameTh, site.Name), Part(new Texts(Resources, Language.English), person.Name, site.NameEn ?? site.Name)];
        return new OfficeMail(person.Email!, thai.Format("Subject", site.Ssid), string.Join("\r\n--\r\n\r\n", parts));

        string Part(Texts texts, string name, string office)
        {
            var dates = new OfficeDates(site.Zone, texts.Language);
            string[] lines =
            [
                texts.Format("Greeting", name),
                "",
                texts.Format("Issued", site.Ssid),
                "",
                texts.Format("Username", username),
                texts.Format("Password", password),
                texts.Format("Period", dates.Range(request.From, request.Until)),
                "",
                texts.Format("Use", site.Ssid, site.PortalHost),
                texts["Keep"],
                "",
                office,
                site.Contact ?? "",
            ];
            return string.Join("\r\n", lines).TrimEnd() + "\r\n";
        }
    }
}
