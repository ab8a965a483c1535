using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NanoApi.Gate;

/// <summary>
/// Finds the declarations of types, members and locals in the sources. Debug information covers statements only, not
/// fields, abstract methods or delegates.
/// </summary>
internal sealed class SourceIndex(IEnumerable<string> files, Func<string, string?> readSource)
{
    private readonly Lazy<ILookup<string, (string File, MemberDeclarationSyntax Node)>> _types = new(() => files
        .SelectMany(file => readSource(file) is string text ? Types(file, text) : [])
        .ToLookup(t => t.Name, t => (t.File, t.Node), StringComparer.Ordinal));

    /// <summary>The declaration of the type with this full name, arity marks included (<c>N.Box`1</c>).</summary>
    public Place? FindType(string fullName) =>
        _types.Value[fullName].Select(t => At(t.File, NameToken(t.Node))).FirstOrDefault();

    /// <summary>The declaration of a member; accessors and constructors by their metadata names.</summary>
    public Place? FindMember(string typeName, string memberName, int parameterCount)
    {
        string name = memberName;
        foreach (string prefix in (string[])["get_", "set_", "add_", "remove_"])
        {
            if (memberName.StartsWith(prefix, StringComparison.Ordinal))
                name = memberName[prefix.Length..];
        }

        name = name[(name.LastIndexOf('.') + 1)..];
        if (memberName is ".ctor" or ".cctor")
            name = memberName;
        var candidates = MembersOf(typeName).Where(m => m.Names.Contains(name)).ToArray();
        var best = candidates.Where(m => Parameters(m.Node) == parameterCount).Concat(candidates).FirstOrDefault();
        return best.Node is null ? null : At(best.File, NameToken(best.Node));
    }

    /// <summary>The declaration of a local variable within the method.</summary>
    public Place? FindLocal(string typeName, int methodLine, string name)
    {
        foreach ((string file, MemberDeclarationSyntax node) in _types.Value[typeName])
        {
            SyntaxToken token = node.DescendantTokens().FirstOrDefault(t => t.ValueText == name
                && t.Parent is VariableDeclaratorSyntax or SingleVariableDesignationSyntax or ForEachStatementSyntax
                && LineOf(t) >= methodLine);
            if (token != default)
                return At(file, token);
        }

        return null;
    }

    private IEnumerable<(string File, MemberDeclarationSyntax Node, string[] Names)> MembersOf(string typeName) =>
        from type in _types.Value[typeName]
        where type.Node is TypeDeclarationSyntax
        from member in ((TypeDeclarationSyntax)type.Node).Members
        select (type.File, member, NamesOf(member));

    private static IEnumerable<(string Name, string File, MemberDeclarationSyntax Node)> Types(
        string file, string text) =>
        CSharpSyntaxTree.ParseText(text, path: file).GetRoot().DescendantNodes()
            .Where(n => n is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax)
            .Select(n => (FullName((MemberDeclarationSyntax)n), file, (MemberDeclarationSyntax)n));

    private static string FullName(MemberDeclarationSyntax type)
    {
        string name = NameToken(type).ValueText;
        TypeParameterListSyntax? parameters = type switch
        {
            TypeDeclarationSyntax t => t.TypeParameterList,
            DelegateDeclarationSyntax d => d.TypeParameterList,
            _ => null,
        };
        if (parameters is not null)
            name += $"`{parameters.Parameters.Count}";
        return type.Parent switch
        {
            BaseTypeDeclarationSyntax outer => $"{FullName(outer)}.{name}",
            BaseNamespaceDeclarationSyntax space => $"{NamespaceOf(space)}.{name}",
            _ => name,
        };
    }

    private static string NamespaceOf(BaseNamespaceDeclarationSyntax space) =>
        space.Parent is BaseNamespaceDeclarationSyntax outer
        ? $"{NamespaceOf(outer)}.{space.Name}"
        : space.Name.ToString();

    private static string[] NamesOf(MemberDeclarationSyntax member) => member switch
    {
        BaseFieldDeclarationSyntax field => [.. field.Declaration.Variables.Select(v => v.Identifier.ValueText)],
        ConstructorDeclarationSyntax constructor =>
            [constructor.Modifiers.Any(SyntaxKind.StaticKeyword) ? ".cctor" : ".ctor"],
        IndexerDeclarationSyntax => ["Item"],
        OperatorDeclarationSyntax or ConversionOperatorDeclarationSyntax => [],
        _ => [NameToken(member).ValueText],
    };

    private static SyntaxToken NameToken(SyntaxNode node) => node switch
    {
        BaseTypeDeclarationSyntax type => type.Identifier,
        DelegateDeclarationSyntax type => type.Identifier,
        MethodDeclarationSyntax method => method.Identifier,
        ConstructorDeclarationSyntax constructor => constructor.Identifier,
        PropertyDeclarationSyntax property => property.Identifier,
        EventDeclarationSyntax @event => @event.Identifier,
        BaseFieldDeclarationSyntax field => field.Declaration.Variables[0].Identifier,
        _ => node.GetFirstToken(),
    };

    private static int Parameters(MemberDeclarationSyntax member) =>
        (member as BaseMethodDeclarationSyntax)?.ParameterList.Parameters.Count ?? 0;

    private static int LineOf(SyntaxToken token) => token.GetLocation().GetLineSpan().StartLinePosition.Line + 1;

    private static Place At(string file, SyntaxToken token)
    {
        FileLinePositionSpan span = token.GetLocation().GetLineSpan();
        return new Place(file, span.StartLinePosition.Line + 1, span.StartLinePosition.Character + 1);
    }
}
