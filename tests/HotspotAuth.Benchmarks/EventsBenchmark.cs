using System.Diagnostics;
using System.Globalization;
using HotspotAuth.Accounts;
using HotspotAuth.Benchmarks.Measuring;
using HotspotAuth.Events;
using HotspotAuth.Operation;

namespace HotspotAuth.Benchmarks;

/// <summary>An event of 500 guests issued, beside the same accounts made with a slow hash each, as it was before.</summary>
internal static class EventsBenchmark
{
    private const int Guests = 500;
    private static readonly Actor Issuer = new("issuer", "admin", null);

    public static async Task RunAsync(BenchmarkOptions options)
    {
        TrafficLog.SystemSqlite.Use();
        using var scratch = new Scratch();
        var data = DataDirectory.OpenOrCreate(scratch.Of("data"));
        var (database, secrets) = (Database.OpenOrCreate(data), SecretBox.OpenOrCreate(data));
        var accounts = new AccountStore(database, secrets, TimeProvider.System);
        var events = new TrainingEventStore(database, accounts, TimeProvider.System);
        var table = new ResultTable("An event of 500 guests issued", "round", "codes, ms", "codes to a list of names, ms", "a slow hash each, ms", "goal, ms");
        for (var round = 1; round <= Math.Max(2, options.Rounds); round++)
        {
            var codes = await IssueAsync(events, []);
            var named = await IssueAsync(events, [.. Enumerable.Range(0, Guests).Select(i => new ListedGuest($"Guest Number {round}-{i}", $"08{i:00000000}", "School 1"))]);
            var watch = Stopwatch.StartNew();
            await accounts.AddAllAsync([.. Enumerable.Range(0, Guests).Select(_ => OneTimePassword.SlipCode()).Select(code => new NewAccount { Username = code, Password = code, Name = "Camp", Group = AccountGroup.Guest })], Issuer, CancellationToken.None);
            table.Row(round.ToString(CultureInfo.InvariantCulture), codes, named, Milliseconds(watch.Elapsed), "2,000");
        }
    }

    private static async Task<string> IssueAsync(TrainingEventStore events, IReadOnlyList<ListedGuest> names)
    {
        var now = TimeProvider.System.GetUtcNow();
        var id = events.Request(
            new EventRequest { Project = "Camp", Agency = "School 1", Phone = "055000000", Responsible = "A Teacher", Purpose = "Reading", From = now, Until = now.AddHours(8), Users = Guests }, Issuer);
        events.Approve(id, Guests, null, new Actor("director", "admin", null));
        var watch = Stopwatch.StartNew();
        await events.IssueAsync(id, new SlipOrder(0, Guests, names), Issuer, CancellationToken.None);
        return Milliseconds(watch.Elapsed);
    }

    private static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString("N0", CultureInfo.InvariantCulture);
}
