using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NanoApi.Listings;

namespace NanoApi.References;

/// <summary>
/// Makes a listing's full names absolute. Within nanoFramework.System.IO a plain <c>System.IO.Stream</c> would be
/// looked for in nanoFramework.System.
/// </summary>
internal sealed class GlobalNames(string file, int line) : CSharpSyntaxRewriter
{
    private static readonly Dictionary<string, string> s_attributes = new()
    {
        ["Conditional"] = "System.Diagnostics.ConditionalAttribute",
        ["Flags"] = "System.FlagsAttribute",
        ["Obsolete"] = "System.ObsoleteAttribute",
    };

    /// <summary>A name as it stands in a list of bases.</summary>
    public static string Of(string name) => name.Contains('.') ? $"global::{name}" : name;

    public override SyntaxNode? VisitQualifiedName(QualifiedNameSyntax node)
    {
        if (node.Left is not IdentifierNameSyntax root)
            return base.VisitQualifiedName(node);
        AliasQualifiedNameSyntax rooted = SyntaxFactory.AliasQualifiedName(
            SyntaxFactory.IdentifierName(SyntaxFactory.Token(SyntaxKind.GlobalKeyword)), root.WithoutTrivia());
        return node.WithLeft(rooted.WithTriviaFrom(node.Left));
    }

    /// <summary>Stays as it is: the compiler makes it part of the member's name.</summary>
    public override SyntaxNode? VisitExplicitInterfaceSpecifier(ExplicitInterfaceSpecifierSyntax node) => node;

    public override SyntaxNode? VisitAttribute(AttributeSyntax node)
    {
        if (!s_attributes.TryGetValue(node.Name.ToString(), out string? fullName))
            throw new ListingException(file, line,
                $"attribute [{node.Name}] is not known; known are {string.Join(", ", s_attributes.Keys)}");
        return node.WithName(SyntaxFactory.ParseName($"global::{fullName}"));
    }
}
