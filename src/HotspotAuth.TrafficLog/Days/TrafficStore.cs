using System.Globalization;
using System.Security.Cryptography;

namespace HotspotAuth.TrafficLog;

/// <summary>
/// A store of the traffic log: a folder with a folder a day. Any number of processes may open it; each stream has one
/// <see cref="StreamWriter"/> at a time, readers read beside it.
/// </summary>
public sealed partial class TrafficStore
{
    private readonly Lock _gate = new();
    private string _witnessedDigest = "";
    private string _witnessedReceipt = "";

    /// <summary>A seal this much later than its day, and no day between, is no grace of any office.</summary>
    private const int DoubtedDays = 31;

    private TrafficStore(StorePlaces places, byte[] id, string site, TimeZoneInfo zone, TimeProvider time)
    {
        (Places, Id, Site, Zone, Time) = (places, id, LogText.Clean(site), zone, time);
    }

    internal StorePlaces Places { get; }

    internal TimeProvider Time { get; }

    /// <summary>The store's folder.</summary>
    public string Directory => Places.Root;

    /// <summary>16 random bytes made once; part of every chain.</summary>
    public ReadOnlyMemory<byte> Id { get; }

    /// <summary>The site's name in digests and anchors.</summary>
    public string Site { get; }

    /// <summary>The zone whose calendar days are the log's days.</summary>
    public TimeZoneInfo Zone { get; }

    /// <summary>The calendar day of the site now.</summary>
    public DateOnly Today => DayName.At(Time.GetUtcNow(), Zone);

    /// <summary>Days that have a folder, oldest first.</summary>
    public IReadOnlyList<DateOnly> Days => Places.Days();

    /// <summary>True while any process writes a stream of the store.</summary>
    public bool HasWriter => LogStreams.All.Any(stream => WriterLock.IsTaken(Places.Lock(stream)));

    /// <summary>When the days entered the system that had ended before: an old capture was read then. Null: no such thing happened.</summary>
    public DateTimeOffset? Imported =>
        File.Exists(Places.Imported) && DateTimeOffset.TryParse(File.ReadAllText(Places.Imported), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    /// <summary>Notes that an old capture is about to be read: its days are kept from now on, whatever their dates.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    public void MarkImport(DateTimeOffset now) => DurableFile.Write(Places.Imported, System.Text.Encoding.ASCII.GetBytes(now.ToString("O", CultureInfo.InvariantCulture)));

    /// <summary>
    /// From when the time of a day's records is counted, UTC milliseconds: the day's end, or when they entered the system if that was later.
    /// A day that was sealed more than a month after its end, with none after it in that month, was written under a clock that was wrong (a machine
    /// that began in a year long past), or the machine was off: it counts from its seal.
    /// </summary>
    /// <exception cref="IOException">The day's digest can't be read.</exception>
    public long KeptFrom(DateOnly day)
    {
        var from = Math.Max(DayName.EndOf(day, Zone), Imported?.ToUnixTimeMilliseconds() ?? long.MinValue);
        if (!File.Exists(Places.Digest(day)) || DayDigest.TryRead(File.ReadAllBytes(Places.Digest(day))) is not { } digest) return from;
        if (digest.Sealed - from < DoubtedDays * TimeSpan.MillisecondsPerDay || digest.Sealed > Time.GetUtcNow().ToUnixTimeMilliseconds()) return from;
        return Places.Days().Concat(Places.DigestDays()).Any(other => other > day && other <= day.AddDays(DoubtedDays)) ? from : digest.Sealed;
    }

    /// <summary>Opens the store in a folder, or makes it with a new identity.</summary>
    /// <exception cref="IOException">The folder cannot be used, or its identity file is not one of ours.</exception>
    public static TrafficStore OpenOrCreate(string directory, string site, TimeZoneInfo zone, TimeProvider time)
    {
        SystemSqlite.Use();
        var places = new StorePlaces(directory);
        System.IO.Directory.CreateDirectory(places.Root);
        if (!File.Exists(places.Identity)) CreateOnce(places, zone);
        var form = SignedMembers.Of(CanonicalJson.TryRead(File.ReadAllBytes(places.Identity)));
        form.Same("format", 1);
        form.Text("zone");
        var id = form.Hex("store", 16);
        return form.IsWhole
            ? new TrafficStore(places, Convert.FromHexString(id), site, zone, time)
            : throw new IOException($"{places.Identity} is damaged: it holds the store's identity; take it from a backup, or the 32 hex digits from any digest");
    }

    /// <summary>
    /// Witness rows for the access stream: k and chain value of the newest batch of every other stream, and the newest
    /// digest and receipt where they were not given by this object before. Append them every five minutes.
    /// </summary>
    public IReadOnlyList<HeadRow> ReadHeads()
    {
        var now = Time.GetUtcNow().ToUnixTimeMilliseconds();
        var rows = new List<HeadRow>();
        foreach (var stream in LogStreams.All.Where(stream => stream != LogStream.Access))
        {
            if (NewestDay(stream) is { } day && DayFile.ReadHead(Places.Stream(day, stream)) is { } head)
                rows.Add(new HeadRow(now, HeadKind.Head, DayName.Of(day), head.K, head.Chain, stream.Name()));
        }

        lock (_gate)
        {
            if (Places.DigestDays() is [.., var digest] && DayName.Of(digest) != _witnessedDigest)
            {
                _witnessedDigest = DayName.Of(digest);
                rows.Add(Witness(HeadKind.Digest, digest, 0, Places.Digest(digest)));
            }

            if (Places.ReceiptNumbers() is [.., var number] && StorePlaces.ReceiptName(number) != _witnessedReceipt
                && PurgeReceipt.TryRead(File.ReadAllBytes(Places.Receipt(number))) is { } receipt && DayName.TryParse(receipt.Day, out var purged))
            {
                _witnessedReceipt = StorePlaces.ReceiptName(number);
                rows.Add(Witness(HeadKind.Receipt, purged, number, Places.Receipt(number)));
            }
        }

        return rows;
    }

    internal HeadRow Witness(HeadKind kind, DateOnly day, long number, string path) =>
        new(Time.GetUtcNow().ToUnixTimeMilliseconds(), kind, DayName.Of(day), number, SHA256.HashData(File.ReadAllBytes(path)));

    /// <summary>The newest day in which a stream has a file.</summary>
    internal DateOnly? NewestDay(LogStream stream)
    {
        var days = Places.Days().Where(day => File.Exists(Places.Stream(day, stream))).ToList();
        return days.Count == 0 ? null : days[^1];
    }

    /// <summary>The first day that writers may still write: after the newest digest, and after the last day that was closed on demand.</summary>
    internal DateOnly FirstOpenDay()
    {
        var digests = Places.DigestDays();
        var first = digests.Count == 0 ? DateOnly.MinValue : digests[^1].AddDays(1);
        if (!File.Exists(Places.ClosedDay) || !DayName.TryParse(File.ReadAllText(Places.ClosedDay).Trim(), out var closed)) return first;
        return closed >= first ? closed.AddDays(1) : first;
    }

    /// <summary>Closes a day: every writer, of any process, leaves it within seconds and none enters it again.</summary>
    internal void CloseDay(DateOnly day)
    {
        if (FirstOpenDay() <= day) DurableFile.Write(Places.ClosedDay, System.Text.Encoding.ASCII.GetBytes(DayName.Of(day)));
    }

    /// <summary>
    /// What a new file of a stream goes on from: the last chain value of the newest earlier day that has the stream,
    /// from its file or, once it was purged, from its digest; 32 zero bytes if there is none.
    /// </summary>
    internal byte[] OpeningOf(DateOnly day, LogStream stream)
    {
        foreach (var earlier in Places.Days().Concat(Places.DigestDays()).Where(earlier => earlier < day).Distinct().OrderDescending())
        {
            if (DayFile.ReadHead(Places.Stream(earlier, stream)) is { } head) return head.Chain;
            if (File.Exists(Places.Digest(earlier)) && DayDigest.TryRead(File.ReadAllBytes(Places.Digest(earlier))) is { } digest
                && digest.Streams.TryGetValue(stream.Name(), out var sealedStream))
                return Convert.FromHexString(sealedStream.Chain);
        }

        return new byte[Hash.Length];
    }

    // The processes of a service start together: two identities, and one of them would write chains of a store that is not.
    private static void CreateOnce(StorePlaces places, TimeZoneInfo zone)
    {
        for (var attempt = 1; !File.Exists(places.Identity); attempt++)
        {
            using (var alone = TryAlone(places))
            {
                if (alone is not null && !File.Exists(places.Identity)) Create(places, zone);
                if (alone is not null) return;
            }

            if (attempt == 500) throw new IOException($"{places.Identity} can't be made: another process has been about to for ten seconds");
            Thread.Sleep(20); // a slow disk takes seconds to keep the other's
        }
    }

    private static FileStream? TryAlone(StorePlaces places)
    {
        try
        {
            return new FileStream(Path.Combine(places.Root, ".store.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static void Create(StorePlaces places, TimeZoneInfo zone)
    {
        if (places.Days().Count > 0 || places.DigestDays().Count > 0)
            throw new IOException($"{places.Identity} is missing although the store has days: take it from a backup");
        DurableFile.Write(places.Identity, CanonicalJson.Write(new Dictionary<string, object?>
        {
            ["format"] = 1L,
            ["store"] = Hash.Hex(RandomNumberGenerator.GetBytes(16)),
            ["zone"] = zone.Id,
        }));
    }
}
