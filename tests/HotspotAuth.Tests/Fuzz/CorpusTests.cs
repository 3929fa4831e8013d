using HotspotAuth.Fuzz;

namespace HotspotAuth.Tests.Fuzz;

/// <summary>The fuzzers' corpus and a short walk from it, the same in every run: <see cref="FuzzTarget.Run"/> throws when a promise breaks.</summary>
public sealed class CorpusTests
{
    private static readonly string Corpus = Path.Combine(AppContext.BaseDirectory, "Corpus");

    public static TheoryData<string, int> Targets => new() { { "radius", 3000 }, { "listener", 1500 }, { "frames", 3000 }, { "capture", 600 }, { "exporters", 3000 }, { "json", 2000 }, { "imports", 2000 } };

    [Fact]
    public void Every_target_is_replayed() => Assert.Equal(FuzzTarget.All.Select(t => t.Name).Order(StringComparer.Ordinal), Targets.Select(row => (string)row[0]).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Targets))]
    public void Corpus_and_what_grows_from_it_break_no_promise(string name, int inputs)
    {
        var target = FuzzTarget.Find(name)!;
        var pool = FuzzRun.Load(target, Corpus);
        Assert.True(pool.Count > 3, $"The corpus of {name} is not beside the tests.");
        var ways = pool.Select(target.Run).ToHashSet();
        Assert.True(ways.Count > 2, $"The seeds of {name} all take the same way: {ways.Count}");

        var mutator = new Mutator(seed: 20261121, target.LongestInput);
        for (var i = 0; i < inputs; i++) target.Run(mutator.Bend(pool));
    }

    [Fact]
    public void Checked_in_seeds_are_those_that_the_code_writes()
    {
        var folder = Directory.CreateTempSubdirectory("hotspotauth-seeds-").FullName;
        try
        {
            Assert.Equal(0, Seeds.WriteAll(folder));
            foreach (var file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
            {
                var name = Path.GetRelativePath(folder, file);
                // What gzip makes of the same octets is its version's own affair.
                if (name.EndsWith(".gz", StringComparison.Ordinal)) Assert.True(File.Exists(Path.Combine(Corpus, name)), name);
                else Assert.True(File.ReadAllBytes(file).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(Corpus, name))), $"{name} is another than the code writes.");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_broken_promise_is_found_saved_and_told()
    {
        var folder = Directory.CreateTempSubdirectory("hotspotauth-crashes-").FullName;
        try
        {
            var breaking = new FuzzTarget("frames", input => input.Length > 0 ? throw new BrokenPromiseException("never empty") : 0, 64);
            var options = FuzzOptions.Read(["--minutes", "0", "--corpus", Corpus, "--crashes", folder])!;

            Assert.Equal(1, FuzzRun.Run(breaking, options));
            Assert.NotEmpty(Directory.GetFiles(folder, "frames-*.txt"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
