using System.Globalization;
using System.Security.Cryptography;

namespace HotspotAuth.Fuzz;

/// <summary>Mutates a corpus until the time is up. An input that throws is saved beside the exception; one that took a new way is kept.</summary>
internal static class FuzzRun
{
    private const int PoolLimit = 5000;
    private const int BytesLimit = 64 << 20;
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(2);

    /// <summary>0 when nothing broke, 1 when something did.</summary>
    public static int Run(FuzzTarget target, FuzzOptions options)
    {
        var pool = Load(target, options.Corpus);
        var ways = new HashSet<int>();
        var crashes = 0;
        var kept = pool.Sum(input => (long)input.Length);
        foreach (var input in pool) crashes += Try(target, input, options, ways, out _);
        var mutator = new Mutator(options.Seed, target.LongestInput);
        var time = TimeProvider.System;
        var (since, told, inputs) = (time.GetTimestamp(), time.GetTimestamp(), 0L);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{target.Name}: {pool.Count} seeds, --seed {options.Seed}, {options.Minutes} minutes"));
        while (time.GetElapsedTime(since) < TimeSpan.FromMinutes(options.Minutes))
        {
            var input = mutator.Bend(pool);
            inputs++;
            crashes += Try(target, input, options, ways, out var isNew);
            if (isNew && pool.Count < PoolLimit && kept < BytesLimit)
            {
                pool.Add(input);
                kept += input.Length;
            }

            if (time.GetElapsedTime(told) < TimeSpan.FromSeconds(10)) continue;
            told = time.GetTimestamp();
            Console.WriteLine(Report(inputs, pool, ways, crashes));
        }

        Console.WriteLine(Report(inputs, pool, ways, crashes));
        return crashes == 0 ? 0 : 1;
    }

    /// <summary>Runs one saved input; an exception comes through as it is.</summary>
    public static int Replay(FuzzTarget target, string file)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"way {target.Run(File.ReadAllBytes(file))}"));
        return 0;
    }

    /// <summary>The target's seeds; an empty input belongs to every corpus.</summary>
    public static List<byte[]> Load(FuzzTarget target, string corpus)
    {
        var folder = Path.Combine(corpus, target.Name);
        return [[], .. Directory.Exists(folder) ? Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes) : []];
    }

    private static int Try(FuzzTarget target, byte[] input, FuzzOptions options, HashSet<int> ways, out bool isNew)
    {
        isNew = false;
        var since = TimeProvider.System.GetTimestamp();
        try
        {
            isNew = ways.Add(target.Run(input));
            var took = TimeProvider.System.GetElapsedTime(since);
            if (took < Slow) return 0;
            throw new BrokenPromiseException(string.Create(CultureInfo.InvariantCulture, $"took {took.TotalSeconds:F1} s"));
        }
        catch (Exception exception)
        {
            Save(target, input, options, exception);
            return 1;
        }
    }

    private static void Save(FuzzTarget target, byte[] input, FuzzOptions options, Exception exception)
    {
        Directory.CreateDirectory(options.Crashes);
        var name = Path.Combine(options.Crashes, $"{target.Name}-{Convert.ToHexStringLower(SHA256.HashData(input))[..16]}");
        File.WriteAllBytes(name, input);
        File.WriteAllText(name + ".txt", string.Create(CultureInfo.InvariantCulture, $"--seed {options.Seed}\n{exception}\n"));
        Console.WriteLine($"BROKE {name}: {exception.Message}");
    }

    private static string Report(long inputs, List<byte[]> pool, HashSet<int> ways, int crashes) => string.Create(
        CultureInfo.InvariantCulture,
        $"{inputs:N0} inputs, {pool.Count} kept, {ways.Count} ways, {crashes} broke, {GC.GetTotalMemory(forceFullCollection: false) >> 20} MB");
}
