using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Logging;

namespace HotspotAuth.Tests.Architecture;

public class LogEventTests
{
    private static readonly string[] Assemblies = ["HotspotAuth.Radius", "HotspotAuth.Capture", "HotspotAuth.TrafficLog", "hotspotauth"];

    /// <summary>The thousand of an event id says which part speaks; 7000 is everything about people and their sessions.</summary>
    private static readonly Dictionary<string, int> Thousands = new(StringComparer.Ordinal)
    {
        ["Radius"] = 1000,
        ["Capture"] = 2000,
        ["Flows"] = 2000,
        ["Exporters"] = 2000,
        ["TrafficLog"] = 3000,
        ["Gateway"] = 4000,
        ["Portal"] = 5000,
        ["Admin"] = 6000,
        ["Accounts"] = 7000,
        ["Access"] = 7000,
        ["Sessions"] = 7000,
        ["Nas"] = 7000,
        ["Audit"] = 7000,
        ["Clock"] = 8000,
        ["Operation"] = 8000,
    };

    [Fact]
    public void An_event_id_means_one_thing()
    {
        var twice = Events().GroupBy(found => found.Id)
            .Where(same => same.Count() > 1)
            .Select(same => $"{same.Key}: {string.Join(", ", same.Select(found => found.Where))}");

        Findings.None("Event ids used more than once.", twice);
    }

    [Fact]
    public void An_event_id_lies_in_the_thousand_of_its_part()
    {
        var strays = Events()
            .Where(found => Thousands.TryGetValue(found.Part, out var first) && (found.Id < first || found.Id >= first + 1000))
            .Select(found => string.Create(CultureInfo.InvariantCulture, $"{found.Id} {found.Where}: {found.Part} has {Thousands[found.Part]} to {Thousands[found.Part] + 999}"));

        Findings.None("Event ids outside the range of their part.", strays);
    }

    [Fact]
    public void Log_events_are_found_at_all() => Assert.NotEmpty(Events());

    private static IEnumerable<LogEvent> Events() =>
        from assembly in Assemblies
        from type in Assembly.Load(new AssemblyName(assembly)).GetTypes()
        from method in type.GetMethods(BindingFlags.DeclaredOnly | BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        let attribute = method.GetCustomAttribute<LoggerMessageAttribute>()
        where attribute is not null
        select new LogEvent(attribute.EventId, Part(type), $"{type.FullName}.{method.Name}");

    private static string Part(Type type) => (type.Namespace ?? "").Split('.') is ["HotspotAuth", var part, ..] ? part : "";

    private sealed record LogEvent(int Id, string Part, string Where);
}
