using HotspotAuth.Access;

namespace HotspotAuth.Admin;

/// <summary>A verdict in the office's words: a sentence that says why, and a line that says what to do.</summary>
internal sealed class WhyWords(AdminPage page)
{
    public string Sentence(LoginVerdict verdict) => verdict.State switch
    {
        LoginState.QuotaUsed or LoginState.Refused => page.T.Format("why.state." + verdict.State, page.T["reason." + verdict.Reason], When(verdict)),
        LoginState.TryAgain => page.T.Format("why.state.TryAgain", page.T["reason." + verdict.Reason], When(verdict)),
        _ => page.T.Format("why.state." + verdict.State, When(verdict), AdminPage.Number(verdict.Count), Device(verdict)),
    };

    public string Then(LoginVerdict verdict) => verdict.State is LoginState.QuotaUsed or LoginState.Refused
        ? page.T[$"reason.{verdict.Reason}.do"]
        : page.T[$"why.state.{verdict.State}.do"];

    /// <summary>Well is green, what only waits is amber, what somebody must mend is red.</summary>
    public static string Sign(LoginVerdict verdict) => verdict.State switch
    {
        _ when verdict.IsWell => "ok",
        LoginState.NotYetValid or LoginState.NeverSeen or LoginState.NeverTried or LoginState.HolderMissing or LoginState.UserHeld or LoginState.DeviceHeld or LoginState.UnknownNames => "warn",
        _ => "bad",
    };

    public static string IconOf(LoginVerdict verdict) => Sign(verdict) switch
    {
        "ok" => "circle-check",
        "warn" => "triangle-alert",
        _ => "octagon-x",
    };

    private string When(LoginVerdict verdict) => verdict.At is { } at ? page.Dates.Near(at, page.Now) : "";

    private string Device(LoginVerdict verdict) => verdict.Device?.ToString() ?? page.T["why.device.unknown"];
}
