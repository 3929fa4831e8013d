using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Nas;
using HotspotAuth.Sessions;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages;

/// <summary>Why can't this person log in? One box, one sentence, the mend beside it.</summary>
[Needs(Duty.Help)]
internal sealed class WhyModel(LoginInquiry inquiry, NasTable nases, NasActivity activity, LearnedStore learned) : AdminPage
{
    public override string Heading => T["why.title"];
    public override string Section => "why";

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Search { get; set; }

    /// <summary>Which of several was chosen.</summary>
    [BindProperty(SupportsGet = true, Name = "user")]
    public string? Chosen { get; set; }

    public LoginAnswer? Answer { get; private set; }
    public LoginFacts? Facts => Answer?.Facts;
    public LoginVerdict Verdict { get; private set; } = null!;
    public WhyWords Words => new(this);

    /// <summary>The NAS of the last attempt or session, where it does not report as it should.</summary>
    public string? SilentNas { get; private set; }

    public void OnGet()
    {
        Search = string.IsNullOrWhiteSpace(Search) ? null : Search.Trim();
        if (Search is null) return;
        Answer = inquiry.Ask(Search, Chosen);
        if (Facts is not { } facts) return;
        Verdict = LoginDiagnosis.Of(facts);
        var nas = facts.Attempts is [var last, ..] ? last.Nas : Oldest?.Nas;
        if (nas is not null && NasReports.All(nases, activity, learned, Now).FirstOrDefault(report => report.Nas.Name == nas) is { Sign: not "ok" }) SilentNas = nas;
    }

    /// <summary>The session that is ended first to make room: the oldest.</summary>
    public Session? Oldest => Facts?.Open is [var first, ..] ? first : null;

    /// <summary>The mends that are done here, as links; those of a duty that this person has not are left out.</summary>
    public IReadOnlyList<(string Address, string Label)> Links => Facts is not { } facts ? [] : [.. Verdict.Mends.Select(mend => Link(mend, facts)).OfType<(string, string)>(), .. Nas()];

    /// <summary>What to tell the person.</summary>
    public IReadOnlyList<string> Advice => [.. Verdict.Mends.Where(mend => mend.ToString().StartsWith("Tell", StringComparison.Ordinal)).Select(mend => T.Format("why.mend." + mend, Site.PortalHost))];

    public string Address(Account account) => ListAddress.With(Request, "user", account.Username);

    public string Way(Attempt attempt) => attempt.Method == AccessAttempt.PortalMethod ? T["way.portal"] : T.Format("way.radius", attempt.Method.ToUpperInvariant());

    private (string, string)? Link(LoginMend mend, LoginFacts facts)
    {
        var account = facts.Account is { } one ? "/account/" + Uri.EscapeDataString(one.Username) : null;
        return (mend, account) switch
        {
            (LoginMend.Enable, { } to) when May(Duty.Issue) => (to + "/enable", T["account.enable"]),
            (LoginMend.NewPassword, { } to) => (to + "/reset", T["account.reset"]),
            (LoginMend.EndSession, _) when Oldest is { } oldest => ($"/online/{oldest.Id}/disconnect", T.Format("why.mend.EndSession", oldest.Mac?.ToString() ?? T["unknown"])),
            (LoginMend.ChangePeriod or LoginMend.ChangeRights or LoginMend.NameHolder or LoginMend.RegisterDevice, { } to) => (Doing(mend, facts.Account!) ?? to, T["why.mend." + mend]),
            (LoginMend.AddAccount, _) when May(Duty.Issue) => ("/accounts/add", T["accounts.add"]),
            _ => null,
        };
    }

    /// <summary>The page where it is done; null where it is done on the account's own.</summary>
    private string? Doing(LoginMend mend, Account account) => mend switch
    {
        LoginMend.ChangePeriod when account.Event is { } id => Url.Page("/Events/Extend", new { id }),
        LoginMend.ChangePeriod => Url.Page("/Accounts/Person", new { username = account.Username }),
        LoginMend.ChangeRights => Url.Page("/Accounts/Rights", new { username = account.Username }),
        LoginMend.NameHolder when account.Event is { } id => Url.Page("/Events/Register", new { id }),
        LoginMend.RegisterDevice => Url.Page("/Devices/Add", new { user = account.Username }),
        _ => null,
    };

    private IEnumerable<(string, string)> Nas() =>
        SilentNas is { } nas ? [("/nas/device?name=" + Uri.EscapeDataString(nas), T.Format("why.mend.nas", nas))] : [];
}
