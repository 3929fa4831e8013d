using System.Globalization;
using System.Net;
using System.Reflection;
using HotspotAuth.Capture;
using Microsoft.Extensions.Logging;

namespace HotspotAuth.Tests.Architecture;

/// <summary>The service's log is read by who keeps the machine, for thirty days and more: of people it tells no more than its reader needs.</summary>
public class LogPrivacyTests
{
    private static readonly string[] Telling =
        ["username", "user", "person", "owner", "origin", "asking", "mac", "address", "ip", "attributes", "source", "recipient", "email", "phone", "holder", "device", "guest", "name", "typed", "line", "client"];

    /// <summary>The messages that name somebody or a device, each with the reason why its reader must know it.</summary>
    private static readonly Dictionary<int, string> Reasons = new()
    {
        [4004] = "a device that uses another's address has to be found",
        [4021] = "a device that claims the gateway's address has to be found",
        [4022] = "a device that uses another's address has to be found",
        [5200] = "where a forged hand-over came from",
        [6001] = "who came into the console: it must be seen without the console",
        [6002] = "where a guess at the console came from; the name that was typed is not told",
        [6003] = "who left the console",
        [6004] = "whose password at the console changed: he must be able to hear of it",
        [6060] = "whose second factor is guessed at, and from where",
        [6061] = "who made a second factor",
        [6062] = "who ended whose sign-ins",
        [7111] = "a device that passes without a session has to be found",
        [7201] = "the address of a NAS, or of what is none",
        [7202] = "the address of a NAS",
        [7204] = "the address of a NAS",
        [7205] = "this machine's own address",
        [7230] = "the address of a NAS; its attributes without those that tell who or which device",
        [7231] = "the address of a NAS; its attributes without those that tell who or which device",
        [7410] = "the kind of file, nobody's name",
        [7421] = "the account that needs a new password: the mend names it",
        [8303] = "a time server's address",
    };

    [Fact]
    public void A_message_that_names_somebody_says_why()
    {
        var strays = Messages().Where(message => message.Level > LogLevel.Debug && Names(message).Any() && !Reasons.ContainsKey(message.Id))
            .Select(message => string.Create(CultureInfo.InvariantCulture, $"{message.Id} {message.Where}: {string.Join(", ", Names(message))}"));

        Findings.None("Log messages that tell of people or devices without a reason here.", strays);
    }

    [Fact]
    public void Each_reason_is_still_needed()
    {
        var needed = Messages().Where(message => Names(message).Any()).Select(message => message.Id).ToHashSet();

        Findings.None("Reasons that no message needs any more.", Reasons.Keys.Where(id => !needed.Contains(id)).Select(id => id.ToString(CultureInfo.InvariantCulture)));
    }

    private static IEnumerable<string> Names(Message message) => message.Parameters
        .Where(parameter => parameter.ParameterType == typeof(MacAddress) || parameter.ParameterType == typeof(MacAddress?) || typeof(IPAddress).IsAssignableFrom(parameter.ParameterType)
            || typeof(EndPoint).IsAssignableFrom(parameter.ParameterType) || Telling.Contains(parameter.Name!, StringComparer.OrdinalIgnoreCase))
        .Select(parameter => parameter.Name!);

    private static IEnumerable<Message> Messages() =>
        from assembly in new[] { "HotspotAuth.Radius", "HotspotAuth.Capture", "HotspotAuth.TrafficLog", "hotspotauth" }
        from type in Assembly.Load(new AssemblyName(assembly)).GetTypes()
        from method in type.GetMethods(BindingFlags.DeclaredOnly | BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        let attribute = method.GetCustomAttribute<LoggerMessageAttribute>()
        where attribute is not null
        select new Message(attribute.EventId, attribute.Level, $"{type.Name}.{method.Name}", method.GetParameters());

    private sealed record Message(int Id, LogLevel Level, string Where, ParameterInfo[] Parameters);
}
