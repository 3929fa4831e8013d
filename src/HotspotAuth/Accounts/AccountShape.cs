using System.Globalization;
using HotspotAuth.Operation;
using HotspotAuth.Sessions;
using HotspotAuth.Words;

namespace HotspotAuth.Accounts;

/// <summary>An account as the verbs show it, to a script and to a person.</summary>
internal static class AccountShape
{
    public static object Of(Account a) => new
    {
        a.Id,
        a.Username,
        a.Name,
        a.NameTh,
        a.Email,
        a.Phone,
        a.Position,
        a.Extension,
        a.IdCheckedBy,
        a.IdCheckedOn,
        a.Group,
        State = AccountRow.Text(a.State),
        a.Closed,
        a.ValidFrom,
        a.ValidUntil,
        a.MaxDevices,
        a.Chap,
        a.MustChangePassword,
        a.Event,
        a.Slip,
        a.Language,
    };

    /// <summary>One account whole: its own exceptions, the rights in effect, and what it has used.</summary>
    public static void Say(VerbContext context, Account account)
    {
        var rights = account.Rights.Over(new GroupStore(context.Database, TimeProvider.System).Of(account.Group));
        var ledger = new UsageLedger(context.Settings.Site, TimeProvider.System);
        ledger.Load(new UsageStore(context.Database), account: account.Id);
        var used = ledger.Of(account.Id);
        context.Say(
            new
            {
                account.Id,
                account.Username,
                account.Name,
                account.NameTh,
                account.Email,
                account.Phone,
                account.Position,
                account.Extension,
                account.IdCheckedBy,
                account.IdCheckedOn,
                account.Group,
                State = AccountRow.Text(account.State),
                account.Closed,
                account.ValidFrom,
                account.ValidUntil,
                account.MaxDevices,
                account.Chap,
                account.MustChangePassword,
                account.Event,
                account.Slip,
                account.Language,
                Rights = rights with { MaxDevices = account.MaxDevices },
                OwnRights = account.Rights with { MaxDevices = account.OwnMaxDevices },
                Usage = new { SecondsToday = (long)used.TimeToday.TotalSeconds, Seconds = (long)used.Time.TotalSeconds, used.BytesToday, used.Bytes },
            },
            o =>
            {
                o.WriteLine(string.Create(CultureInfo.InvariantCulture, $"id              {account.Id}"));
                o.WriteLine($"username        {account.Username}\nname            {account.Name}\nname (Thai)     {account.NameTh ?? "-"}\nposition        {account.Position ?? "-"}\nphone           {account.Phone ?? "-"}{(account.Extension is { } extension ? $" ext. {extension}" : "")}\ne-mail          {account.Email ?? "-"}\nID card         {IdCheck(account)}\ngroup           {account.Group}\nlanguage        {account.Language}");
                o.WriteLine(string.Create(CultureInfo.InvariantCulture, $"state           {AccountRow.Text(account.State)}\nvalidity        {Validity(account)}\ndevices         {account.MaxDevices}{(account.OwnMaxDevices is null ? "" : "  (its own)")}\nCHAP secret     {(account.Chap ? "yes" : "no")}"));
                var own = RightsText.Lines(account.Rights).Select(l => l.Name).ToHashSet(StringComparer.Ordinal);
                foreach (var (name, text) in RightsText.Lines(rights with { MaxDevices = null })) o.WriteLine($"{name,-15} {text}{(own.Contains(name) ? "  (its own)" : "")}");
                o.WriteLine($"used today      {Amount(used.TimeToday, used.BytesToday)}\nused in all     {Amount(used.Time, used.Bytes)}");
            });
    }

    public static string Validity(Account a) => (a.ValidFrom, a.ValidUntil) switch
    {
        (null, null) => "always",
        ({ } from, null) => $"from {Times.Iso(from)}",
        (null, { } until) => $"until {Times.Iso(until)}",
        ({ } from, { } until) => $"{Times.Iso(from)} to {Times.Iso(until)}",
    };

    private static string IdCheck(Account a) => a.IdCheckedBy is { } by ? $"checked by {by}{(a.IdCheckedOn is { } on ? $" on {Times.Iso(on)}" : "")}" : "-";

    private static string Amount(TimeSpan time, long bytes) => $"{RightsText.Duration((long)time.TotalSeconds)}, {ByteWords.Format(bytes)}";
}
