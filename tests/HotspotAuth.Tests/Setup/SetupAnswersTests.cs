using HotspotAuth.Setup;

namespace HotspotAuth.Tests.Setup;

public class SetupAnswersTests
{
    [Fact]
    public void What_was_not_answered_and_the_way_not_taken_are_left_out()
    {
        var answers = new SetupAnswers();
        foreach (var (key, value) in new[] { ("Site:NameEn", " "), ("Site:Name", " ก "), ("Gateway:Mode", "none"), ("Gateway:LanInterface", "lan0"), ("Capture:Interface", "lan0"), ("Gateway:LanAddress6", ""), ("Mail:Host", ""), ("Mail:From", "a@example.go.th") })
            answers[key] = value;

        Assert.Equal(new Dictionary<string, string?> { ["Gateway:Mode"] = "none", ["Site:Name"] = "ก" }, answers.Layer().OrderBy(a => a.Key, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal));
    }

    [Fact]
    public void The_guests_side_of_our_own_gateway_is_captured_and_no_IPv6_stays_said()
    {
        var answers = new SetupAnswers { ["Gateway:Mode"] = "nftables", ["Gateway:LanInterface"] = "lan0", ["Gateway:LanAddress6"] = "" };

        var layer = answers.Layer();

        Assert.Equal("lan0", layer["Capture:Interface"]);
        Assert.Equal("", layer["Gateway:LanAddress6"]);
    }

    [Fact]
    public void A_gateway_that_is_removed_leaves_no_hole_and_takes_no_others_secret()
    {
        var directory = Directory.CreateTempSubdirectory("setup-nas-");
        try
        {
            var (answers, folder) = (new SetupAnswers(), new SetupFolder(new SetupFile(directory.FullName)));
            foreach (var (name, kind) in new[] { ("one", "mikrotik"), ("two", "chilli"), ("three", "opennds") }) new SetupNas(name, "192.0.2.1", kind) { LoginHosts = "10.0.0.1, login.example" }.AddTo(answers, folder);
            var third = SetupNas.Of(answers)[2];
            Assert.NotNull(third.HandoverSecret);
            Assert.Null(third.SecretFile);
            Assert.Equal("10.0.0.1, login.example", third.LoginHosts);
            var second = SetupNas.Of(answers)[1].Secret;
            Assert.Equal(24, Convert.FromBase64String(second!).Length);

            SetupNas.Remove(answers, 0);

            Assert.Equal(["two", "three"], SetupNas.Of(answers).Select(nas => nas.Name));
            Assert.Equal(second, SetupNas.Of(answers)[0].Secret);
            Assert.All(Directory.GetFiles(Path.Combine(directory.FullName, "setup")), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
