using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using HotspotAuth.Lab.ServiceTests.Apart;
using HotspotAuth.Portal;
using HotspotAuth.Words;
using Xunit.Abstractions;

namespace HotspotAuth.Lab.FaultTests;

/// <summary>Devices of all kinds, each with its own MAC and address, guess passwords in the portal's form, all at once.</summary>
public sealed class PortalGuessTests(ITestOutputHelper output)
{
    private const int Names = 4;

    [LabFact]
    public Task A_hundred_devices_that_guess_are_asked_to_wait_and_everybody_else_gets_in() => GuessAsync(devices: 100, isLong: false);

    [LabFact]
    [Trait("Category", "Long")]
    public Task A_thousand_devices_that_guess_are_asked_to_wait_and_everybody_else_gets_in() => GuessAsync(devices: 1000, isLong: true);

    private async Task GuessAsync(int devices, bool isLong)
    {
        using var room = new NeighbourRoom();
        await using var lab = await LabTopology.CreateAsync();
        await lab.UseStaticAddressesAsync();
        var service = await lab.StartHotspotAsync();
        await AddAsync(lab, ["mali", "new0", "new1", "new2", .. Enumerable.Range(0, Names / 2).Select(n => Name("person", n))]);
        var office = new GuessedOffice(lab, service, await DeviceCrowd.JoinAsync(lab.Client2, devices + 3), devices);
        using var mali = new LabGuest(lab.Client1, () => lab.Client1.SocketAsync(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp), TimeSpan.FromSeconds(60));
        Assert.True(await mali.LogInAsync("mali"));
        await mali.LogOutAsync();
        var before = await office.VitalsAsync();

        // Twenty tries at one name from all devices together, then one after 2, 4, 8 ... seconds.
        var one = await office.RoundAsync("one-name", _ => ["mali"], mali, "new0");
        Tell(one);
        Assert.InRange(one.LookedAt, 20, 30);

        if (isLong) await GuessAtManyAsync(office, mali, devices, Tell);
        var after = await office.VitalsAsync();
        Figures.Write(output, Figure("memory"), after.Resident - before.Resident, "MB");
        Assert.InRange(after.Resident - before.Resident, -1000, 120);
        Assert.InRange(after.Handles - before.Handles, -1000, 100);
        Assert.Equal(0, await service.StopAsync());

        string Figure(string what) => string.Create(CultureInfo.InvariantCulture, $"portal-guess-{devices}-{what}");
        void Tell(GuessedRound round)
        {
            Figures.Write(output, Figure($"{round.Name}-looked-at"), round.LookedAt, "passwords");
            Figures.Write(output, Figure($"{round.Name}-asked-to-wait"), round.AskedToWait + round.PutOff, "guesses");
            Figures.Write(output, Figure($"{round.Name}-took"), round.Took.TotalSeconds, "s");
            Figures.Write(output, Figure($"{round.Name}-own-device-slowest"), round.SlowestOwn.TotalSeconds, "s");
            Figures.Write(output, Figure($"{round.Name}-newcomer"), round.Newcomer.TotalSeconds, "s");
        }
    }

    private static async Task GuessAtManyAsync(GuessedOffice office, LabGuest mali, int devices, Action<GuessedRound> tell)
    {
        // The same at each of several names, whether there is such an account or not; each device is slower than its own ten tries.
        string[] names = [.. Enumerable.Range(0, Names).Select(n => n % 2 == 0 ? Name("person", n / 2) : Name("nobody", n / 2))];
        var many = await office.RoundAsync("many-names", device => Enumerable.Range(0, Names).Select(n => names[(device + n) % Names]), mali, "new1");
        tell(many);
        Assert.InRange(many.LookedAt, Names * 20, Names * 30);

        // A name of its own for each device: no name and no device is guessed at twice, so each is looked at, one after another.
        var own = await office.RoundAsync("own-names", device => [Name("made-up", device)], mali, "new2");
        tell(own);
    }

    private static async Task AddAsync(LabTopology lab, IEnumerable<string> usernames)
    {
        var file = Path.Combine(lab.Directory, "accounts.csv");
        await File.WriteAllTextAsync(file, "username,password,name\n" + string.Concat(usernames.Select(u => $"{u},secret-123,Person {u}\n")));
        (await lab.HotspotAsync("account", "import", file)).Succeeded();
    }

    private static string Name(string of, int number) => string.Create(CultureInfo.InvariantCulture, $"{of}{number}");
}

/// <summary>What came of one round of guesses.</summary>
/// <param name="Name">Of the round.</param>
/// <param name="LookedAt">Passwords that were checked and told to be wrong.</param>
/// <param name="AskedToWait">Guesses whose page asked to wait.</param>
/// <param name="PutOff">Guesses that found too many others waiting.</param>
/// <param name="Took">How long it lasted.</param>
/// <param name="SlowestOwn">The slowest login of the guessed-at user on his own device meanwhile.</param>
/// <param name="Newcomer">How long it took somebody to get in who had never been in before.</param>
internal sealed record GuessedRound(string Name, int LookedAt, int AskedToWait, int PutOff, TimeSpan Took, TimeSpan SlowestOwn, TimeSpan Newcomer);

/// <summary>The service that is guessed at, with who guesses and who wants in.</summary>
internal sealed class GuessedOffice(LabTopology lab, LabProcess service, DeviceCrowd crowd, int devices)
{
    private static readonly Texts Words = PortalTexts.In(Language.Thai);
    private int _newcomers;

    public async Task<Vitals> VitalsAsync() => Vitals.Read(service.Id, Path.Combine(lab.Directory, "data"), await MetricsAsync(), 0);

    /// <summary>Every device guesses at its names, one after another, all devices at once; the user on his own device and a newcomer log in meanwhile.</summary>
    public async Task<GuessedRound> RoundAsync(string name, Func<int, IEnumerable<string>> names, LabGuest own, string newcomer)
    {
        var before = await MetricsAsync();
        var began = Stopwatch.GetTimestamp();
        var guesses = Task.WhenAll(Enumerable.Range(0, devices).Select(device => GuessAsync(device, names(device))));
        var comes = NewcomerAsync(newcomer);
        var (entered, slowest) = (0, TimeSpan.Zero);
        do
        {
            var since = Stopwatch.GetTimestamp();
            var page = "";
            Assert.True(await own.LogInAsync("mali", text => page = text) == true, $"{name}: the user himself is kept out on his own device: {page}");
            if (Stopwatch.GetElapsedTime(since) is var login && login > slowest) slowest = login;
            entered++;
            Assert.True(await own.PassesAsync());
            Assert.True(await own.LogOutAsync());
        }
        // As a person does; a device that sends the form more often than each two seconds is asked to wait.
        while (await Task.WhenAny(guesses, Task.Delay(3000)) != guesses);
        var told = (await guesses).SelectMany(device => device).ToList();
        var took = Stopwatch.GetElapsedTime(began);
        var (tries, newcomersWait) = await comes;
        var after = await MetricsAsync();

        Assert.DoesNotContain(Told.LetIn, told);
        Assert.DoesNotContain(Told.Nothing, told);
        int Counted(params string[] reasons) => reasons.Sum(reason => Attempts(after, reason) - Attempts(before, reason));
        var round = new GuessedRound(name, Counted("wrong-password", "unknown-user"), told.Count(t => t == Told.Wait), told.Count(t => t == Told.PutOff), took, slowest, newcomersWait);
        // Each page tells what was counted, and every attempt is; what a busy machine did not come to within half a minute may be either.
        var late = told.Count(t => t == Told.Late);
        Assert.InRange(round.LookedAt, told.Count(t => t == Told.Wrong), told.Count(t => t == Told.Wrong) + late);
        Assert.InRange(Counted("too-many-attempts"), round.AskedToWait, round.AskedToWait + late);
        Assert.InRange(Attempts(after, "") - Attempts(before, ""), told.Count - late + entered + 1, told.Count + entered + tries);
        return round;
    }

    private async Task<List<Told>> GuessAsync(int device, IEnumerable<string> names)
    {
        using var guest = crowd.Guest(device);
        var told = new List<Told>();
        foreach (var name in names)
        {
            var page = "";
            told.Add(await guest.LogInAsync(name, text => page = WebUtility.HtmlDecode(text), "guess") switch
            {
                true => Told.LetIn,
                null => Told.Nothing,
                _ when page.Contains(Words["Fault.BusyDo"], StringComparison.Ordinal) => Told.Wait,
                _ when page.Contains(Words["Fault.UnavailableDo"], StringComparison.Ordinal) => Told.PutOff,
                _ when page.Contains(Words["Fault.WrongDo"], StringComparison.Ordinal) => Told.Wrong,
                _ => Told.Late,
            });
        }

        return told;
    }

    /// <summary>Who has never been in waits his turn among those that guess, and where there are too many of them is asked to try again.</summary>
    private async Task<(int Tries, TimeSpan Took)> NewcomerAsync(string username)
    {
        using var guest = crowd.Guest(devices + _newcomers++);
        var began = Stopwatch.GetTimestamp();
        for (var tries = 1; ; tries++)
        {
            Assert.True(tries < 60, $"{username} is kept out");
            if (await guest.LogInAsync(username) == true) return (tries, Stopwatch.GetElapsedTime(began));
            await Task.Delay(1000); // as a person who reads the page first
        }
    }

    private async Task<string> MetricsAsync() => (await lab.Gateway.RunAsync("curl", "-s", "-m", "20", "http://127.0.0.1:9464/metrics")).Succeeded().Output;

    private static int Attempts(string metrics, string reason) => metrics.Split('\n')
        .Where(line => line.StartsWith("hotspot_access_attempts_total{", StringComparison.Ordinal) && line.Contains(reason, StringComparison.Ordinal))
        .Sum(line => int.Parse(line.AsSpan(line.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture));

    private enum Told
    {
        Nothing,
        LetIn,
        Wrong,
        Wait,
        PutOff,
        Late,
    }
}
