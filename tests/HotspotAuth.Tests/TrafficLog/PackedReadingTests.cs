using HotspotAuth.TrafficLog;

namespace HotspotAuth.Tests.TrafficLog;

/// <summary>Whoever asks the log is answered the same before and after the days were packed.</summary>
public sealed class PackedReadingTests : IDisposable
{
    private readonly TestStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task Every_question_has_the_answer_that_it_had_before_the_days_were_sealed()
    {
        var random = new Random(11);
        var start = _store.Time.Now;
        for (var day = 0; day < 3; day++)
        {
            await using (var flow = _store.Writer(LogStream.Flow))
            await using (var nat = _store.Writer(LogStream.Nat))
            {
                for (var i = 0; i < 400; i++)
                {
                    flow.TryAppend(Flow(random));
                    nat.TryAppend(Translation(random));
                    if (i % 50 == 0) _store.Time.Advance(TimeSpan.FromSeconds(1));
                }

                await Task.WhenAll(flow.FlushAsync(CancellationToken.None), nat.FlushAsync(CancellationToken.None));
            }

            _store.Time.Advance(TimeSpan.FromDays(1));
        }

        var before = Answers(start);
        using var signer = DigestSigner.OpenOrCreate(_store.KeysFolder, _store.Store);
        Assert.All(await new DaySealer(_store.Store, signer).SealAsync(_store.Store.Today.AddDays(-1), CancellationToken.None), done => Assert.Empty(done.Faults));
        Assert.Equal(["0"], _store.Ask("2026-11-22", "flow.sqlite", "SELECT count(*) FROM sqlite_master WHERE name = 'flow'"));
        var after = Answers(start);
        Assert.Equal(before.Select(answer => answer.Count), after.Select(answer => answer.Count));
        for (var i = 0; i < before.Count; i++) Assert.Equal(before[i], after[i]);
        Assert.True(before.Count(answer => answer.Count > 0) > 20);
        Assert.Contains(before, answer => answer.Count == 0);
    }

    [Fact]
    public async Task A_damaged_block_is_told_and_not_passed_over()
    {
        await Week.Write(_store, days: 1);
        using var signer = DigestSigner.OpenOrCreate(_store.KeysFolder, _store.Store);
        await new DaySealer(_store.Store, signer).SealAsync(new DateOnly(2026, 11, 21), CancellationToken.None);
        var victim = new Victim(_store.Root, signer.KeyId, _store.Time);
        victim.Change("2026-11-21", "flow", "UPDATE flow_block SET bytes_up = zeroblob(9)");
        Assert.Throws<DamagedBlock>(() => new TrafficReader(_store.Store).Flows(new FlowQuery(0, long.MaxValue)).Count());
    }

    private List<List<string>> Answers(long start)
    {
        var reader = new TrafficReader(_store.Store);
        var answers = new List<List<string>>();
        var (end, hour) = (_store.Time.Now, 3_600_000L);
        foreach (var (from, to) in ((long, long)[])[(start - hour, end), (start, start + 3_000), (start + 86_400_000, start + 86_402_000), (end, end + hour), (0, 1)])
        {
            answers.Add([.. reader.Flows(new FlowQuery(from, to)).Select(row => row.ToString())]);
            answers.Add([.. reader.Translations(new TranslationQuery(from, to)).Select(row => row.ToString())]);
            for (var i = 0; i < 6; i++)
            {
                var (ip, peer, mac) = (Client(i), Peer(i), new LogMac((ulong)i));
                answers.Add([.. reader.Flows(new FlowQuery(from, to) { Ip = ip }).Select(row => row.ToString())]);
                answers.Add([.. reader.Flows(new FlowQuery(from, to) { Mac = mac, PeerIp = peer }).Select(row => row.ToString())]);
                answers.Add([.. reader.Flows(new FlowQuery(from, to) { PeerIp = peer }).Select(row => row.ToString())]);
                answers.Add([.. reader.Translations(new TranslationQuery(from, to) { InsideIp = ip }).Select(row => row.ToString())]);
                answers.Add([.. reader.Translations(new TranslationQuery(from, to) { OutsideIp = Outside(i) }).Select(row => row.ToString())]);
                answers.Add([.. reader.Translations(new TranslationQuery(from, to) { OutsideIp = Outside(i), OutsidePort = 1000 + i }).Select(row => row.ToString())]);
                answers.Add([.. reader.Translations(new TranslationQuery(from, to) { OutsidePort = 1000 + i, PeerIp = peer }).Select(row => row.ToString())]);
            }
        }

        return answers;
    }

    private FlowRow Flow(Random random)
    {
        var start = _store.Time.Now - random.Next(90_000);
        return new FlowRow(
            start, start + random.Next(60_000), Client(random.Next(6)), random.Next(5) == 0 ? null : new LogMac((ulong)random.Next(6)), random.Next(65_536), Peer(random.Next(9)), 443,
            random.Next(2) == 0 ? 6 : 17, random.Next(3) == 0 ? 12 : null, random.Next(99), random.Next(99), random.NextInt64(1L << 40), random.Next(9_000), 2, 18, FlowOpened.Client, FlowFinish.Idle,
            random.Next(2), random.Next(9) == 0 ? Peer(1) : null);
    }

    private TranslationRow Translation(Random random)
    {
        var start = _store.Time.Now - random.Next(90_000);
        var isEnd = random.Next(2) == 0;
        return new TranslationRow(
            start + random.Next(50_000), isEnd ? TranslationEvent.End : TranslationEvent.Start, start, isEnd ? start + random.Next(50_000) : null, Client(random.Next(6)), random.Next(65_536),
            Outside(random.Next(3)), 1000 + random.Next(6), Peer(random.Next(9)), 443, 6, random.Next(2) == 0 ? null : random.NextInt64());
    }

    private static LogIp Client(int number) => Parse(number % 3 == 2 ? $"2001:db8::{number}" : $"10.10.0.{number}");

    private static LogIp Peer(int number) => Parse(number % 4 == 3 ? $"2001:db8:1::{number}" : $"203.0.113.{number}");

    private static LogIp Outside(int number) => Parse($"192.0.2.{number}");

    private static LogIp Parse(string text)
    {
        Assert.True(LogIp.TryParse(text, out var address));
        return address;
    }
}
