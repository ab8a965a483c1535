using System.Globalization;
using Microsoft.CodeAnalysis;

namespace HeatingSensor.Host.Tests.NanoApi;

/// <summary>
/// Writes an assembly's public API in the form of the listings, from its metadata alone: nothing here knows how the
/// listings are read or turned into assemblies.
/// </summary>
internal sealed class ApiPrinter
{
    private static readonly SymbolDisplayFormat s_names = new(
        globalNamespaceStyle: SymbolDisplayGlobalNamespaceStyle.Omitted,
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes);

    private static readonly SymbolDisplayFormat s_fullNames =
        s_names.WithMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.None);

    /// <summary>"type line" and "type line | member line" of every public type and member.</summary>
    public static IEnumerable<string> Print(IAssemblySymbol assembly) =>
        AllTypes(assembly.GlobalNamespace).Where(IsVisible).SelectMany(Print);

    private static IEnumerable<INamedTypeSymbol> AllTypes(INamespaceOrTypeSymbol container) => container.GetMembers()
        .OfType<INamespaceOrTypeSymbol>()
        .SelectMany(m => AllTypes(m).Concat(m is INamedTypeSymbol type ? [type] : []));

    private static bool IsVisible(ISymbol symbol) =>
        symbol.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected
        or Accessibility.ProtectedOrInternal && (symbol.ContainingType is null || IsVisible(symbol.ContainingType));

    private static IEnumerable<string> Print(INamedTypeSymbol type)
    {
        string head = Attributes(type) + Head(type);
        yield return head;
        if (type.TypeKind == TypeKind.Delegate)
            yield break;
        string name = type.ToDisplayString(s_fullNames);
        foreach (string? member in type.GetMembers().Select(member => Print(type, member)))
        {
            if (member is not null)
                yield return $"{name} | {member}";
        }
    }

    private static string Head(INamedTypeSymbol type)
    {
        string name = type.ToDisplayString(s_fullNames);
        if (type.TypeKind == TypeKind.Delegate)
        {
            IMethodSymbol invoke = type.DelegateInvokeMethod!;
            return $"public delegate {Name(invoke.ReturnType)} {name}({Parameters(invoke.Parameters)})";
        }

        string modifier = type.TypeKind != TypeKind.Class ? ""
            : type.IsStatic ? "static " : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "";
        IEnumerable<string> interfaces = type.Interfaces.Select(Name).Order(StringComparer.Ordinal);
        bool hasOwnBase = type.TypeKind == TypeKind.Class
            && type.BaseType is { SpecialType: not SpecialType.System_Object };
        string[] bases = type.TypeKind == TypeKind.Enum
            ? [Name(type.EnumUnderlyingType!)]
            : [.. hasOwnBase ? [type.BaseType!.ToDisplayString(s_fullNames)] : Array.Empty<string>(), .. interfaces];
        string kind = type.TypeKind.ToString().ToLowerInvariant();
        return $"public {modifier}{kind} {name}"
            + (bases.Length == 0 ? "" : $" : {string.Join(", ", bases)}");
    }

    private static string? Print(INamedTypeSymbol type, ISymbol member)
    {
        if (member is IMethodSymbol { ExplicitInterfaceImplementations.Length: > 0 } accessor)
            return $"{Name(accessor.ReturnType)} {accessor.Name}({Parameters(accessor.Parameters)})";
        // The core library's Object declares no Finalize, so that nothing marks a finalizer but its name.
        if (member is IMethodSymbol { Name: "Finalize", Parameters.Length: 0 })
            return $"~{type.Name}()";
        if (!IsVisible(member) || member is INamedTypeSymbol)
            return null;
        string head = Attributes(member) + (type.TypeKind == TypeKind.Interface ? "" : Modifiers(member));
        return member switch
        {
            IFieldSymbol field when type.TypeKind == TypeKind.Enum => $"{field.Name} = {Constant(field.ConstantValue)}",
            IFieldSymbol field => head + (field.IsConst ? "const " : field.IsReadOnly ? "readonly " : "")
                + $"{Name(field.Type)} {field.Name}"
                + (field.IsConst ? $" = {Constant(field.ConstantValue)}" : ""),
            IPropertySymbol property => $"{head}{Name(property.Type)} "
                + (property.IsIndexer ? $"this[{Parameters(property.Parameters)}]" : property.Name)
                + $" {{ {(IsThere(property.GetMethod) ? "get; " : "")}{(IsThere(property.SetMethod) ? "set; " : "")}}}",
            IEventSymbol @event => $"{head}event {Name(@event.Type)} {@event.Name}",
            IMethodSymbol { MethodKind: MethodKind.Constructor, IsImplicitlyDeclared: false } constructor
                when type.TypeKind != TypeKind.Enum =>
                $"{head}{type.Name}({Parameters(constructor.Parameters)})",
            IMethodSymbol { AssociatedSymbol: null, MethodKind: not MethodKind.Constructor } method =>
                $"{head}{Name(method.ReturnType)} {method.Name}("
                + (method.IsExtensionMethod ? "this " : "") + $"{Parameters(method.Parameters)})",
            _ => null,
        };
    }

    private static bool IsThere(IMethodSymbol? accessor) => accessor is not null && IsVisible(accessor);

    private static string Modifiers(ISymbol member)
    {
        string access = member.DeclaredAccessibility == Accessibility.Public ? "public " : "protected ";
        string dispatch = member switch
        {
            { IsOverride: true } =>
                member.IsSealed ? "sealed override " : member.IsAbstract ? "abstract override " : "override ",
            { IsAbstract: true } => "abstract ",
            { IsVirtual: true } => "virtual ",
            { IsStatic: true } => member is IFieldSymbol { IsConst: true } ? "" : "static ",
            _ => "",
        };
        return access + dispatch;
    }

    private static string Parameters(IEnumerable<IParameterSymbol> parameters) =>
        string.Join(", ", parameters.Select(p => (p.IsParams ? "params "
            : p.RefKind switch { RefKind.Ref => "ref ", RefKind.Out => "out ", RefKind.In => "in ", _ => "" })
        + $"{Name(p.Type)} {p.Name}" + (p.HasExplicitDefaultValue ? $" = {Constant(p.ExplicitDefaultValue)}" : "")));

    private static string Attributes(ISymbol symbol)
    {
        string text = "";
        foreach (AttributeData attribute in symbol.GetAttributes())
        {
            string arguments = string.Join(", ", attribute.ConstructorArguments
                .Where(a => a.Kind == TypedConstantKind.Primitive && a.Value is string)
                .Select(a => $"\"{a.Value}\""));
            text += attribute.AttributeClass!.Name switch
            {
                "FlagsAttribute" => "[Flags] ",
                "ObsoleteAttribute" => $"[Obsolete({arguments})] ",
                "ConditionalAttribute" => $"[Conditional({arguments})] ",
                _ => "",
            };
        }

        if (symbol is INamedTypeSymbol { IsRefLikeType: true })
            text = "[Obsolete(\"Types with embedded references are not supported "
                + "in this version of your compiler.\")] ";
        return text;
    }

    private static string Constant(object? value) => value switch
    {
        null => "null",
        bool truth => truth ? "true" : "false",
        string text => $"\"{text}\"",
        char letter => letter is '\0' or '\uffff' ? $"'\\u{(int)letter:x4}'" : $"'{letter}'",
        double.NaN or float.NaN => "NaN",
        double number when double.IsInfinity(number) => number > 0 ? "Infinity" : "-Infinity",
        float number when float.IsInfinity(number) => number > 0 ? "Infinity" : "-Infinity",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static string Name(ITypeSymbol type) => type.ToDisplayString(s_names);
}
