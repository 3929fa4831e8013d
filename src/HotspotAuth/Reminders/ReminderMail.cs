using System.Globalization;
using System.Resources;
using HotspotAuth.Accounts;
using HotspotAuth.Mail;
using HotspotAuth.Operation;
using HotspotAuth.Words;

namespace HotspotAuth.Reminders;

/// <summary>What the reminders say: a holder's in his own language, the office's in Thai.</summary>
internal static class ReminderMail
{
    private static readonly ResourceManager Resources = new("HotspotAuth.Reminders.ReminderTexts", typeof(ReminderMail).Assembly);

    /// <summary>To the holder of an account that ends.</summary>
    public static OfficeMail AccountEnds(Account account, DateTimeOffset until, int days, SiteSettings site)
    {
        var language = account.Language == Language.English.Tag() ? Language.English : Language.Thai;
        var texts = new Texts(Resources, language);
        return Write(account.Email!, texts.Format(days == 1 ? "AccountSubject1" : "AccountSubject7", site.Ssid), site, language,
        [
            texts.Format("Greeting", language == Language.Thai ? account.NameTh ?? account.Name : account.Name),
            "",
            texts.Format("AccountEnds", account.Username, site.Ssid, new OfficeDates(site.Zone, language).FullToMinute(until)),
            texts["AccountRenew"],
        ]);
    }

    /// <summary>To one of the console's people: what waits for him.</summary>
    public static OfficeMail Work(string name, string address, OfficeWork work, SiteSettings site)
    {
        var texts = new Texts(Resources, Language.Thai);
        var dates = new OfficeDates(site.Zone, Language.Thai);
        List<string> lines = [texts.Format("Greeting", name), "", texts.Format("WorkLead", site.Ssid), ""];
        foreach (var (key, count) in new[] { ("ToRecommend", work.ToRecommend), ("ToApprove", work.ToApprove), ("ToIssue", work.ToIssue), ("Unbound", work.Unbound), ("EndingUntold", work.EndingUntold), ("ToAnswer", work.ToAnswer), ("ToRelease", work.ToRelease.Count) })
        {
            if (count > 0) lines.Add(texts.Format(key, count.ToString("#,0", CultureInfo.InvariantCulture)));
        }

        lines.AddRange(work.Due.Select(due => texts.Format(due.Left < 0 ? "AnswerOver" : "AnswerDue", due.Id, Math.Abs(due.Left))));
        lines.AddRange(work.Ending.Select(e => texts.Format("EventEnds", e.Project, dates.FullToMinute(e.Until))));
        lines.Add("");
        lines.Add(texts["WorkDo"]);
        return Write(address, texts.Format("WorkSubject", site.Ssid), site, Language.Thai, lines);
    }

    private static OfficeMail Write(string address, string subject, SiteSettings site, Language language, IEnumerable<string> lines) =>
        new(address, subject, string.Join("\r\n", [.. lines, "", language == Language.English ? site.NameEn ?? site.Name : site.Name, site.Contact ?? ""]).TrimEnd() + "\r\n");
}
