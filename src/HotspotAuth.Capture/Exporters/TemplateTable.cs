using System.Buffers.Binary;

namespace HotspotAuth.Capture;

/// <summary>
/// The templates of one exporting process. Over UDP a template holds until it is defined anew, or for its lifetime (RFC 7011 §8.4,
/// RFC 3954 §9): an exporter that was exchanged in silence must not have its records read by the old one's.
/// </summary>
internal sealed class TemplateTable(bool isIpfix)
{
    /// <summary>Routers repeat their templates every twenty packets or half an hour; thrice that and more.</summary>
    public const long Lifetime = 2 * 60 * 60 * 1000;

    public const int Most = 128;
    private const int AllTemplates = 2;
    private const int AllOptions = 3;
    private const int FirstId = 256;

    private readonly Dictionary<ushort, ExportTemplate> _templates = [];

    public bool TryGet(ushort id, long now, out ExportTemplate template)
    {
        if (!_templates.TryGetValue(id, out template!)) return false;
        if (now - template.Received <= Lifetime) return true;
        _templates.Remove(id);
        return false;
    }

    /// <summary>Takes a set of templates and tells the ids of those that are new or other than before.</summary>
    public ExportFault Take(ReadOnlySpan<byte> set, bool isOptions, long now, List<ushort> changed)
    {
        var worst = ExportFault.None;
        while (set.Length >= 4)
        {
            var id = BinaryPrimitives.ReadUInt16BigEndian(set);
            int fields = BinaryPrimitives.ReadUInt16BigEndian(set[2..]);
            // Padding up to the set's end.
            if (id == 0) break;
            if (isIpfix && fields == 0)
            {
                Withdraw(id, isOptions);
                set = set[4..];
                continue;
            }

            var header = isOptions ? 6 : 4;
            if (id < FirstId || set.Length < header) return ExportFault.TemplateMalformed;
            var scopes = isOptions ? BinaryPrimitives.ReadUInt16BigEndian(set[4..]) : 0;
            // RFC 3954 §6.1: octets of the scopes' specifiers, then of the options'. RFC 7011 §3.4.2.2: how many in all, then how many of them are scopes.
            if (isOptions && !isIpfix)
            {
                var octets = fields;
                if (octets % 4 != 0 || scopes % 4 != 0) return ExportFault.TemplateMalformed;
                (fields, scopes) = ((octets + scopes) / 4, octets / 4);
            }

            var fault = ExportTemplate.Read(set[header..], fields, isIpfix ? 0 : scopes, isIpfix, isOptions, now, out var template, out var used);
            set = set[(header + used)..];
            if (fault == ExportFault.None) fault = Put(id, template!, changed);
            if (fault != ExportFault.None) worst = fault;
        }

        return worst;
    }

    /// <summary>Forgets those that came before a time.</summary>
    public void Forget(long before)
    {
        foreach (var (id, template) in _templates)
            if (template.Received < before) _templates.Remove(id);
    }

    private ExportFault Put(ushort id, ExportTemplate template, List<ushort> changed)
    {
        if (!_templates.TryGetValue(id, out var known))
        {
            if (_templates.Count >= Most) return ExportFault.TemplatesTooMany;
            changed.Add(id);
        }
        else if (!known.IsLike(template))
        {
            changed.Add(id);
        }

        _templates[id] = template;
        return ExportFault.None;
    }

    /// <summary>
    /// RFC 7011 §8.1. Exporters should not withdraw over UDP; one that does means it, and what follows waits for the new template.
    /// </summary>
    private void Withdraw(ushort id, bool isOptions)
    {
        foreach (var (known, template) in _templates)
            if (template.IsOptions == isOptions && (known == id || id == (isOptions ? AllOptions : AllTemplates))) _templates.Remove(known);
    }
}
