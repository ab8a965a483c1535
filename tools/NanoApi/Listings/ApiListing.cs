using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NanoApi.Listings;

/// <summary>The public API of one assembly, as listed.</summary>
public sealed record ApiListing(
    string File,
    string AssemblyName,
    string PackageId,
    string PackageVersion,
    Version AssemblyVersion,
    IReadOnlyList<ApiReference> References,
    IReadOnlyList<ApiType> Types)
{
    /// <summary>The assembly's file name in its package: only UnitTestLauncher is a program.</summary>
    public string FileName => AssemblyName + (AssemblyName == "nanoFramework.UnitTestLauncher" ? ".exe" : ".dll");
}

/// <summary>An assembly that a listed one references.</summary>
public sealed record ApiReference(string AssemblyName, Version AssemblyVersion);

public enum ApiTypeKind { Class, Struct, Interface, Enum, Delegate }

/// <summary>One type of a listing. Nested types carry their full dotted name like any other.</summary>
public sealed record ApiType(int Line, string FullName, ApiTypeKind Kind)
{
    /// <summary>Attributes as written, each in brackets; empty if none.</summary>
    public string Attributes { get; init; } = "";

    /// <summary>Such as <c>public sealed</c>.</summary>
    public string Modifiers { get; init; } = "public";

    /// <summary>Base type and interfaces, or the underlying type of an enumeration; empty if none.</summary>
    public IReadOnlyList<string> Bases { get; init; } = [];

    public IReadOnlyList<string> TypeParameters { get; init; } = [];

    /// <summary>For the compiler only: the metadata processor drops the type, so the device does not have it.</summary>
    public bool IsExcluded { get; init; }

    /// <summary>
    /// A ref struct, recognized by the Obsolete attribute that the compiler adds to one.
    /// </summary>
    public bool IsByRefLike { get; init; }

    /// <summary>A delegate's declaration; null for any other type.</summary>
    public DelegateDeclarationSyntax? Delegate { get; init; }

    public IReadOnlyList<ApiMember> Members { get; init; } = [];

    /// <summary>Name within namespace or enclosing type.</summary>
    public string SimpleName => FullName[(FullName.LastIndexOf('.') + 1)..];

    /// <summary>Namespace, or full name of the enclosing type.</summary>
    public string Container => FullName.Contains('.') ? FullName[..FullName.LastIndexOf('.')] : "";
}

/// <summary>One member of a type. For an enumeration's value, <see cref="Syntax"/> is its member syntax.</summary>
public sealed record ApiMember(int Line, MemberDeclarationSyntax Syntax)
{
    /// <summary>
    /// An explicit implementation: <see cref="Syntax"/> is the accessor or method as the listing names it.
    /// </summary>
    public bool IsExplicit { get; init; }
}
