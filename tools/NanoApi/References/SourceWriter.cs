using System.Text;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NanoApi.Listings;

namespace NanoApi.References;

/// <summary>
/// Writes a listing as C#. Each declaration carries the listing's file and line, so that compiler errors point there.
/// </summary>
internal sealed class SourceWriter
{
    private readonly ApiCatalog _catalog;
    private readonly ApiListing _listing;
    private readonly ILookup<string, ApiType> _byContainer;
    private readonly HashSet<string> _typeNames;
    private readonly StringBuilder _output = new();

    private SourceWriter(ApiCatalog catalog, ApiListing listing)
    {
        _catalog = catalog;
        _listing = listing;
        _byContainer = listing.Types.ToLookup(t => t.Container, StringComparer.Ordinal);
        _typeNames = listing.Types.Select(t => t.FullName).ToHashSet(StringComparer.Ordinal);
    }

    public static string Write(ApiCatalog catalog, ApiListing listing) => new SourceWriter(catalog, listing).WriteAll();

    private string WriteAll()
    {
        const string versionAttribute = "global::System.Reflection.AssemblyVersionAttribute";
        _output.Append($"[assembly: {versionAttribute}(\"{_listing.AssemblyVersion}\")]\n");
        foreach (IGrouping<string, ApiType> container in _byContainer.Where(c => !_typeNames.Contains(c.Key)))
        {
            _output.Append($"namespace {container.Key}\n{{\n");
            foreach (ApiType type in container)
                WriteType(type);
            _output.Append("}\n");
        }

        return _output.ToString();
    }

    private void WriteType(ApiType type)
    {
        if (_catalog.UsageOf(type.FullName) is string usage)
            _output.Append($"[global::System.AttributeUsageAttribute({usage})]\n");
        _output.Append($"#line {type.Line} \"{_listing.File}\"\n");
        if (type.Delegate is not null)
        {
            _output.Append(new GlobalNames(_listing.File, type.Line).Visit(type.Delegate)).Append('\n');
            return;
        }

        _output.Append(Head(type)).Append("\n{\n");
        new MemberWriter(_catalog, _listing.File, _output).Write(type);
        foreach (ApiType nested in _byContainer[type.FullName])
            WriteType(nested);
        _output.Append("}\n");
    }

    private string Head(ApiType type)
    {
        string kind = type.IsByRefLike ? "ref struct" : type.Kind.ToString().ToLowerInvariant();
        string bases = type.Bases.Count == 0 ? "" : " : " + string.Join(", ", type.Bases.Select(GlobalNames.Of));
        string attributes = type.Attributes.Length == 0
            ? ""
            : string.Concat(((BaseTypeDeclarationSyntax)new GlobalNames(_listing.File, type.Line).Visit(
                SyntaxFactory.ParseMemberDeclaration($"{type.Attributes} class C {{ }}")!)).AttributeLists) + " ";
        return $"{attributes}{type.Modifiers} {kind} {type.SimpleName}{bases}";
    }
}
