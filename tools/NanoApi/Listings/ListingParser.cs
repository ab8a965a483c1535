using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NanoApi.Listings;

/// <summary>
/// Reads an API listing. A line that cannot be parsed is an error rather than skipped, because every build would then
/// wrongly accept or reject the member.
/// </summary>
public sealed partial class ListingParser
{
    private const string ByRefLikeMark =
        "Types with embedded references are not supported in this version of your compiler.";

    private readonly string _file;
    private readonly string[] _lines;
    private int _index;

    private ListingParser(string file, string text)
    {
        _file = file;
        _lines = text.ReplaceLineEndings("\n").Split('\n');
    }

    /// <summary>Reads the listing in <paramref name="file"/>.</summary>
    /// <exception cref="ListingException">A line is not understood.</exception>
    public static ApiListing Read(string file) => Parse(file, File.ReadAllText(file));

    /// <summary>Reads a listing from its text; errors name <paramref name="file"/>.</summary>
    /// <exception cref="ListingException">A line is not understood.</exception>
    public static ApiListing Parse(string file, string text) => new ListingParser(file, text).ReadListing();

    private ApiListing ReadListing()
    {
        Match header = HeaderLine().Match(_lines[0]);
        if (!header.Success)
            throw Error("expected 'NAME  package=ID  AssemblyVersion=A.B.C.D  NuGet~A.B.C  …'");
        _index = 1;
        List<ApiReference>? references = null;
        for (; _lines[_index].StartsWith("//", StringComparison.Ordinal); _index++)
        {
            if (_lines[_index].StartsWith("// references:", StringComparison.Ordinal))
                references = ReadReferences();
            else if (!_lines[_index].StartsWith("// AssemblyNativeVersion ", StringComparison.Ordinal))
                throw Error("expected '// AssemblyNativeVersion …' or '// references: …'");
        }

        if (references is null)
            throw Error("expected '// references: …' below the first line");
        return new ApiListing(_file, header.Groups["name"].Value, header.Groups["package"].Value,
            header.Groups["nuget"].Value, Version.Parse(header.Groups["version"].Value), references, ReadTypes());
    }

    private List<ApiReference> ReadReferences()
    {
        var references = new List<ApiReference>();
        string list = _lines[_index]["// references:".Length..].Trim();
        foreach (string entry in list.Split(',',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string[] parts = entry.Split(' ');
            if (parts.Length != 2 || !Version.TryParse(parts[1], out Version? version))
                throw Error($"reference '{entry}': expected 'NAME A.B.C.D'");
            references.Add(new ApiReference(parts[0], version));
        }

        return references;
    }

    private List<ApiType> ReadTypes()
    {
        var types = new List<ApiType>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (_index < _lines.Length)
        {
            if (_lines[_index].Length == 0)
            {
                _index++;
                continue;
            }

            ApiType type = ReadType();
            if (!names.Add($"{type.FullName}`{type.TypeParameters.Count}"))
                throw new ListingException(_file, type.Line, $"type {type.FullName} is listed twice");
            types.Add(type);
        }

        return types;
    }

    private ApiType ReadType()
    {
        (string text, string comment) = Split(_lines[_index]);
        if (comment is not ("" or "[ExcludeType]: not in .pe"))
            throw Error($"comment '// {comment}' on a type: expected none or '// [ExcludeType]: not in .pe'");
        ApiType type = DelegateLine().Match(text) is { Success: true } found ? ReadDelegate(found) : ReadHeader(text);
        type = type with { IsExcluded = comment.Length > 0 };
        _index++;
        var members = new List<ApiMember>();
        for (; _index < _lines.Length && _lines[_index].Length > 0; _index++)
        {
            if (!_lines[_index].StartsWith("    ", StringComparison.Ordinal))
                throw Error("expected a member, indented by four spaces, or an empty line before the next type");
            members.Add(ReadMember(type));
        }

        return type with { Members = members };
    }

    private ApiType ReadHeader(string text)
    {
        Match match = TypeLine().Match(text);
        if (!match.Success)
            throw Error("expected a type: "
                + "'public [abstract|sealed|static] class|struct|interface|enum FULL.NAME [: bases]' "
                + "or 'public delegate RETURN FULL.NAME(parameters)'");
        string attributes = match.Groups["attributes"].Value.Trim();
        bool isByRefLike = attributes.Contains(ByRefLikeMark, StringComparison.Ordinal);
        return new ApiType(_index + 1, match.Groups["name"].Value,
            Enum.Parse<ApiTypeKind>(match.Groups["kind"].Value, true))
        {
            Attributes = isByRefLike ? "" : attributes,
            Modifiers = match.Groups["modifiers"].Value.Trim(),
            IsByRefLike = isByRefLike,
            Bases = match.Groups["bases"].Value.Split(',',
                StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        };
    }

    private ApiType ReadDelegate(Match match)
    {
        string fullName = match.Groups["name"].Value;
        string simpleName = fullName[(fullName.LastIndexOf('.') + 1)..];
        string text = $"public delegate {match.Groups["return"].Value} {simpleName}{match.Groups["rest"].Value};";
        var syntax = (DelegateDeclarationSyntax)ParseMember(text);
        return new ApiType(_index + 1, fullName, ApiTypeKind.Delegate)
        {
            Attributes = match.Groups["attributes"].Value.Trim(),
            Delegate = syntax,
            TypeParameters = syntax.TypeParameterList?.Parameters.Select(p => p.Identifier.Text).ToArray() ?? [],
        };
    }

    private ApiMember ReadMember(ApiType type)
    {
        (string text, string comment) = Split(_lines[_index].Trim());
        if (comment is not ("" or "native" or "explicit"))
            throw Error($"comment '// {comment}' on a member: expected none, '// native' or '// explicit'");
        int line = _index + 1;
        if (type.Kind == ApiTypeKind.Delegate)
            throw Error("a delegate has no members");
        if (type.Kind == ApiTypeKind.Enum)
            return new ApiMember(line, ReadEnumValue(text));
        string complete = text.EndsWith('}') ? text : text + (text.StartsWith('~') ? " { }" : ";");
        MemberDeclarationSyntax syntax = ParseMember(complete);
        if (syntax is ConstructorDeclarationSyntax constructor && constructor.Identifier.Text != type.SimpleName)
            throw Error($"constructor {constructor.Identifier.Text} in type {type.SimpleName}");
        if (syntax is not (BaseMethodDeclarationSyntax or BasePropertyDeclarationSyntax or BaseFieldDeclarationSyntax))
            throw Error("expected a constructor, method, property, event, field or constant");
        return new ApiMember(line, syntax) { IsExplicit = comment == "explicit" };
    }

    private EnumMemberDeclarationSyntax ReadEnumValue(string text)
    {
        var holder = (EnumDeclarationSyntax)ParseMember($"enum E {{ {text} }}");
        if (holder.Members is not [{ EqualsValue: not null } value])
            throw Error("expected an enumeration's value: 'NAME = NUMBER'");
        return value;
    }

    private MemberDeclarationSyntax ParseMember(string text)
    {
        MemberDeclarationSyntax? syntax = SyntaxFactory.ParseMemberDeclaration(text, consumeFullText: true);
        Diagnostic? problem = syntax?.GetDiagnostics().FirstOrDefault();
        if (syntax is null || problem is not null)
            throw Error($"not understood: '{text}'" + (problem is null ? "" : $": {problem.GetMessage(null)}"));
        return syntax;
    }

    private static (string Text, string Comment) Split(string line)
    {
        int at = line.LastIndexOf("   // ", StringComparison.Ordinal);
        return at < 0 ? (line, "") : (line[..at], line[(at + "   // ".Length)..]);
    }

    private ListingException Error(string problem) => new(_file, _index + 1, problem);

    [GeneratedRegex(@"^(?<name>[\w.]+)  package=(?<package>[\w.]+)  "
        + @"AssemblyVersion=(?<version>\d+(\.\d+){3})  NuGet~(?<nuget>[\w.-]+)(  .*)?$")]
    private static partial Regex HeaderLine();

    [GeneratedRegex(@"^(?<attributes>(\[[^\]]*\] )*)(?<modifiers>public (abstract |sealed |static )?)"
        + @"(?<kind>class|struct|interface|enum) (?<name>[\w.]+)( : (?<bases>.+))?$")]
    private static partial Regex TypeLine();

    [GeneratedRegex(@"^(?<attributes>(\[[^\]]*\] )*)public delegate (?<return>\S+) "
        + @"(?<name>[\w.]+)(?<rest>(<[\w, ]+>)?\(.*\))$")]
    private static partial Regex DelegateLine();
}

/// <summary>A listing, or a file that refers to one, is invalid; names the place.</summary>
public sealed class ListingException : Exception
{
    /// <param name="file">The file at fault.</param>
    /// <param name="line">1-based; 0 where the file as a whole is at fault.</param>
    /// <param name="problem">What is wrong and what was expected.</param>
    public ListingException(string file, int line, string problem) : base(problem)
    {
        File = file;
        Line = line;
    }

    public string File { get; }
    public int Line { get; }
}
