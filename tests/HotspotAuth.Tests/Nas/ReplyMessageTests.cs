using System.Text;
using HotspotAuth.Access;
using HotspotAuth.Radius;
using HotspotAuth.Tests.Radius;

namespace HotspotAuth.Tests.Nas;

/// <summary>What a NAS shows its guests in our name: our own short sentences, whole, and nothing of what anybody sent or stored.</summary>
public sealed class ReplyMessageTests
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static TheoryData<string, string> Hostile
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var method in new[] { "pap", "chap", "mschapv1", "mschapv2" })
            {
                foreach (var name in new[] { "x\r\nReply-Message: welcome\0", "<script>alert(1)</script>", "{0}{1}%s%n", "a\u202eb\u0007\u001b[2J", new string('ก', 80) }) cases.Add(method, name);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Nothing_of_a_name_comes_back_in_a_refusal(string method, string name)
    {
        await using var rig = new NasRig();

        var answer = await rig.LoginAsync(packet =>
        {
            packet = packet.User(name).Text(RadiusAttributeType.CallingStationId, name[..Math.Min(name.Length, 60)]);
            return method switch { "pap" => packet.Pap(name[..Math.Min(name.Length, 40)]), "chap" => packet.Chap("guess"), "mschapv1" => packet.MsChap1("guess"), _ => packet.MsChap2(name, "guess") };
        });

        Assert.True(RadiusPacket.TryParse(answer, out var reply, out _));
        Assert.Equal(RadiusCode.AccessReject, reply.Code);
        Assert.Equal(AccessTexts.Sentence(AccessReason.WrongPassword, null), Strict.GetString(reply.Find(RadiusAttributeType.ReplyMessage)));
        if (method != "mschapv2") return;
        Assert.True(reply.TryFindVendor(RadiusVendors.Microsoft, 2, out var error));
        Assert.EndsWith($" V=3 M={AccessTexts.Sentence(AccessReason.WrongPassword, null)}", Strict.GetString(error[1..]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_with_text_of_all_kinds_is_let_in_without_a_word()
    {
        await using var rig = new NasRig();
        await rig.Core.Accounts.AddAsync(new HotspotAuth.Accounts.NewAccount { Username = "mali", Name = "<b>{0} %s", Password = "secret123", MaxDevices = 3 }, HotspotAuth.Accounts.Actor.System, CancellationToken.None);
        rig.Core.Known.Refresh();

        Assert.True(RadiusPacket.TryParse(await rig.LoginAsync("mali"), out var reply, out _));
        Assert.Equal(RadiusCode.AccessAccept, reply.Code);
        Assert.False(reply.Has(RadiusAttributeType.ReplyMessage));
    }

    [Fact]
    public void Every_sentence_goes_whole_into_one_attribute_in_each_language()
    {
        foreach (var reason in Enum.GetValues<AccessReason>().Where(reason => reason != AccessReason.Accepted))
        {
            foreach (var language in new[] { "th", "en", null, "<script>" })
            {
                var sentence = AccessTexts.Sentence(reason, language);
                var list = new RadiusAttributeList().Add(RadiusAttributeType.ReplyMessage, sentence);
                Assert.InRange(Strict.GetByteCount(sentence), 1, 253);
                Assert.Equal(1, list.Count);
                Assert.DoesNotContain(sentence, letter => char.IsControl(letter) || char.GetUnicodeCategory(letter) == System.Globalization.UnicodeCategory.Format || letter is '{' or '}');
            }
        }
    }

    [Fact]
    public async Task A_sentence_too_long_for_MS_CHAP_Error_ends_between_two_letters()
    {
        // Each cut that a sentence in Thai can meet: a letter has three octets.
        foreach (var before in new[] { "", "a", "ab" })
        {
            var words = before + new string('ก', 90);
            await using var rig = new ListenerRig(configure: handler => handler.Access = (request, _) => new(request.Reject(words)));
            using var client = new RawClient(rig.Authentication);
            var answer = await client.AskAsync(RawPacket.Access().User("mali").MsChap2("mali", "guess").Sign().Build());
            Assert.True(RadiusPacket.TryParse(answer, out var reply, out _));
            Assert.True(reply.TryFindVendor(RadiusVendors.Microsoft, 2, out var error));
            var text = Strict.GetString(error[1..]);
            Assert.StartsWith(text[(text.IndexOf(" M=", StringComparison.Ordinal) + 3)..], words, StringComparison.Ordinal);
            Assert.InRange(error.Length, 244, 247);
        }
    }
}
