using System.Diagnostics;
using System.Globalization;
using HotspotAuth.Benchmarks.Joins;
using HotspotAuth.Benchmarks.Load;
using HotspotAuth.Benchmarks.Measuring;

namespace HotspotAuth.Benchmarks;

/// <summary>Complete joins at our own portal, and the start of an event with 500 guests who were never here before.</summary>
internal static class JoinBenchmark
{
    private const int UnderWay = 32;
    private const int Guests = 500;
    private const int AlreadyIn = 1000;

    public static async Task RunAsync(BenchmarkOptions options)
    {
        await JoinAsync(options);
        await StartEventsAsync(options);
    }

    private static async Task JoinAsync(BenchmarkOptions options)
    {
        var table = new ResultTable(
            "Joins (probe, page, post, status page, probe answered as open), 5,000 users, 32 under way",
            "round", "joins per server CPU-second", "joins/s", "page median ms", "page p99 ms", "post median ms", "post p99 ms", "failed", "RSS MB", "cores of the load");
        using var server = new PortalServer(options.Program, guests: 0);
        var next = 0;
        // The just-in-time compiler is most of the first seconds.
        await LoadAsync(server, new JoinTimes(), TimeSpan.FromSeconds(10), () => Interlocked.Increment(ref next));
        for (var round = 1; round <= options.Rounds; round++)
        {
            var times = new JoinTimes();
            var (before, own, since) = (ProcessorTime.Of(server.Id), ProcessorTime.Of(Environment.ProcessId), Stopwatch.GetTimestamp());
            await LoadAsync(server, times, TimeSpan.FromSeconds(options.Seconds), () => Interlocked.Increment(ref next));
            var (used, elapsed) = (ProcessorTime.Of(server.Id) - before, Stopwatch.GetElapsedTime(since).TotalSeconds);
            table.Row(
                round.ToString(CultureInfo.InvariantCulture),
                Number(times.Joins.Count / Math.Max(used, 0.01)),
                Number(times.Joins.Count / elapsed),
                Ms(JoinTimes.At(times.Pages, 0.5)),
                Ms(JoinTimes.At(times.Pages, 0.99)),
                Ms(JoinTimes.At(times.Posts, 0.5)),
                Ms(JoinTimes.At(times.Posts, 0.99)),
                Failed(times),
                Number(ProcessorTime.ResidentMegabytes(server.Id)),
                ((ProcessorTime.Of(Environment.ProcessId) - own) / elapsed).ToString("F2", CultureInfo.InvariantCulture));
        }

        Console.WriteLine("(goal 100 joins per CPU-second)");
    }

    private static async Task StartEventsAsync(BenchmarkOptions options)
    {
        var table = new ResultTable(
            "500 guests of an event log in for the first time and name themselves; 1,000 sessions open, each looking at its status once a minute",
            "they come", "in", "last one in after s", "page median ms", "page p99 ms", "post median ms", "post p99 ms", "join median s", "join p99 s", "tried again", "failed", "server CPU s");
        using var server = new PortalServer(options.Program, 2 * Guests);
        await ComeAsync(Enumerable.Range(0, AlreadyIn).Select(user => (user, LoadUsers.Name(user), LoadUsers.Password(user))), server, new JoinTimes(), TimeSpan.FromSeconds(20));
        var slips = server.Codes.Select((code, i) => (AlreadyIn + i, code, code)).ToList();
        await StartEventAsync(table, "over 30 s", server, slips.Take(Guests), TimeSpan.FromSeconds(30));
        await StartEventAsync(table, "all at once", server, slips.Skip(Guests), TimeSpan.Zero);
        Console.WriteLine("(goal: all in within 60 s, page p99 at most 300 ms)");
    }

    private static async Task StartEventAsync(ResultTable table, string how, PortalServer server, IEnumerable<(int, string, string)> guests, TimeSpan within)
    {
        var times = new JoinTimes();
        using var ended = new CancellationTokenSource();
        var looking = LookAroundAsync(server, times, ended.Token);
        var (before, since) = (ProcessorTime.Of(server.Id), Stopwatch.GetTimestamp());
        await ComeAsync(guests, server, times, within);
        var (used, elapsed) = (ProcessorTime.Of(server.Id) - before, Stopwatch.GetElapsedTime(since).TotalSeconds);
        await ended.CancelAsync();
        await looking;
        table.Row(
            how,
            times.Joins.Count.ToString(CultureInfo.InvariantCulture),
            elapsed.ToString("F1", CultureInfo.InvariantCulture),
            Ms(JoinTimes.At(times.Pages, 0.5)),
            Ms(JoinTimes.At(times.Pages, 0.99)),
            Ms(JoinTimes.At(times.Posts, 0.5)),
            Ms(JoinTimes.At(times.Posts, 0.99)),
            (JoinTimes.At(times.Joins, 0.5) / 1000).ToString("F1", CultureInfo.InvariantCulture),
            (JoinTimes.At(times.Joins, 0.99) / 1000).ToString("F1", CultureInfo.InvariantCulture),
            times.Again.ToString(CultureInfo.InvariantCulture),
            Failed(times),
            used.ToString("F1", CultureInfo.InvariantCulture));
    }

    private static Task LoadAsync(PortalServer server, JoinTimes times, TimeSpan length, Func<int> next)
    {
        var since = Stopwatch.GetTimestamp();
        return Task.WhenAll(Enumerable.Range(0, UnderWay).Select(_ => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(since) < length)
            {
                var number = next();
                var user = number % LoadUsers.Count;
                await new Phone(number, server.Port, times).JoinAsync(LoadUsers.Name(user), LoadUsers.Password(user));
            }
        })));
    }

    /// <summary>Each at its moment, evenly over the time, whatever becomes of those before.</summary>
    private static Task ComeAsync(IEnumerable<(int Number, string Username, string Password)> people, PortalServer server, JoinTimes times, TimeSpan within)
    {
        var all = people.ToList();
        return Task.WhenAll(all.Select((person, i) => Task.Run(async () =>
        {
            await Task.Delay(within * i / all.Count);
            await new Phone(person.Number, server.Port, times).JoinAsync(person.Username, person.Password);
        })));
    }

    private static async Task LookAroundAsync(PortalServer server, JoinTimes times, CancellationToken ended)
    {
        using var clock = new PeriodicTimer(TimeSpan.FromMinutes(1) / AlreadyIn);
        var looks = new List<Task>();
        try
        {
            for (var i = 0; await clock.WaitForNextTickAsync(ended); i++) looks.Add(new Phone(i % AlreadyIn, server.Port, times).LookAsync());
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(looks);
        }
    }

    private static string Failed(JoinTimes times) =>
        times.FirstFault is { } fault ? string.Create(CultureInfo.InvariantCulture, $"{times.Failed} ({fault})") : "0";

    private static string Number(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Ms(double value) => value.ToString("F1", CultureInfo.InvariantCulture);
}
