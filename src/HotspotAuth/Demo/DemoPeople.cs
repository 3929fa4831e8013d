using System.Reflection;
using System.Text.Json;

namespace HotspotAuth.Demo;

/// <summary>People of an office that does not exist (<c>office.json</c>): their names are plants and weather, their surname is "example".</summary>
internal sealed record DemoPeople(DemoPeople.TheEvent Event, IReadOnlyList<DemoPeople.Person> Staff)
{
    private static readonly JsonSerializerOptions Form = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Reads what is built into the program.</summary>
    public static DemoPeople Read()
    {
        using var file = Assembly.GetExecutingAssembly().GetManifestResourceStream("HotspotAuth.Demo.office.json")!;
        return JsonSerializer.Deserialize<DemoPeople>(file, Form)!;
    }

    internal sealed record Person(string Username, string Name, string NameTh);

    internal sealed record TheEvent(string Project, string Agency, string Phone, string Responsible);
}
