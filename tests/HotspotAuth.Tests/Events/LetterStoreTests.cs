using HotspotAuth.Events;
using HotspotAuth.Operation;

namespace HotspotAuth.Tests.Events;

public sealed class LetterStoreTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("hotspotauth-").FullName;
    private readonly LetterStore _letters;

    public LetterStoreTests() => _letters = new LetterStore(DataDirectory.OpenOrCreate(_root));

    [Fact]
    public void A_letter_is_kept_once_under_its_own_digest_and_only_its_owner_reads_it()
    {
        var kept = _letters.Keep("%PDF-1.7 the letter"u8)!;
        Assert.Equal(kept, _letters.Keep("%PDF-1.7 the letter"u8));

        var file = Assert.Single(Directory.GetFiles(Path.Combine(_root, "letters")));
        Assert.Equal(kept.Name + ".pdf", Path.GetFileName(file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        using var opened = new StreamReader(_letters.Open(kept.Name)!);
        Assert.Equal("%PDF-1.7 the letter", opened.ReadToEnd());
    }

    [Fact]
    public void What_is_no_PDF_is_refused()
    {
        var big = new byte[LetterStore.MostBytes + 1];
        "%PDF-"u8.CopyTo(big);

        Assert.Equal(LetterFault.NotPdf, LetterStore.Fault("<html>%PDF-</html>"u8));
        Assert.Equal(LetterFault.Empty, LetterStore.Fault([]));
        Assert.Equal(LetterFault.TooBig, LetterStore.Fault(big));
        Assert.Null(_letters.Keep("<html>%PDF-</html>"u8));
        Assert.Null(_letters.Keep([]));
        Assert.Null(_letters.Keep(big));
        Assert.False(Directory.Exists(Path.Combine(_root, "letters")));
    }

    [Theory]
    [InlineData("../keys/secrets.key")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("../../../../../../../../../../../../../../../../../../etc/passwd")]
    [InlineData("")]
    public void A_name_that_is_no_letters_opens_nothing(string name) => Assert.Null(_letters.Open(name));

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
