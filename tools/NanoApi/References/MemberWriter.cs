using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NanoApi.Listings;

namespace NanoApi.References;

/// <summary>Writes a type's listed members as C#, with bodies where C# requires them; they never run.</summary>
internal sealed class MemberWriter(ApiCatalog catalog, string file, StringBuilder output)
{
    private static readonly Dictionary<string, string> s_operators = new()
    {
        ["op_Addition"] = "+", ["op_Subtraction"] = "-", ["op_Multiply"] = "*", ["op_Division"] = "/",
        ["op_Modulus"] = "%", ["op_BitwiseAnd"] = "&", ["op_BitwiseOr"] = "|", ["op_ExclusiveOr"] = "^",
        ["op_LeftShift"] = "<<", ["op_RightShift"] = ">>", ["op_UnaryNegation"] = "-", ["op_UnaryPlus"] = "+",
        ["op_LogicalNot"] = "!", ["op_OnesComplement"] = "~", ["op_Increment"] = "++", ["op_Decrement"] = "--",
        ["op_True"] = "true", ["op_False"] = "false", ["op_Equality"] = "==", ["op_Inequality"] = "!=",
        ["op_LessThan"] = "<", ["op_LessThanOrEqual"] = "<=", ["op_GreaterThan"] = ">",
        ["op_GreaterThanOrEqual"] = ">=",
    };

    /// <summary>
    /// Writes all members of <paramref name="type"/> and what the compiler needs to hide the rest.
    /// </summary>
    public void Write(ApiType type)
    {
        foreach (ApiMember member in type.Members.Where(m => !m.IsExplicit))
            Line(member.Line, Text(type, member));
        foreach (IGrouping<string, ApiMember> slot in type.Members.Where(m => m.IsExplicit).GroupBy(ExplicitSlot))
            Line(slot.First().Line, ExplicitText([.. slot]));
        bool isOpenToAll = type.Members.Any(m => m.Syntax is ConstructorDeclarationSyntax);
        if (type.Kind == ApiTypeKind.Class && !isOpenToAll
            && !type.Modifiers.Contains("static", StringComparison.Ordinal))
            Line(type.Line, $"internal {type.SimpleName}(){BaseCall(type)} => throw null;");
        // A struct without fields counts as assigned from the start; the real one has fields.
        if (type.Kind == ApiTypeKind.Struct && type.FullName != "System.Void")
            Line(type.Line, "private int _state;");
    }

    private string Text(ApiType type, ApiMember member)
    {
        SyntaxNode syntax = new GlobalNames(file, member.Line).Visit(member.Syntax);
        bool isBodyless = type.Kind == ApiTypeKind.Interface
            || ((MemberDeclarationSyntax)syntax).Modifiers.Any(SyntaxKind.AbstractKeyword);
        return syntax switch
        {
            EnumMemberDeclarationSyntax value => $"{value},",
            DestructorDeclarationSyntax finalizer => finalizer.ToString(),
            ConstructorDeclarationSyntax constructor => Head(constructor) + BaseCall(type) + " => throw null;",
            MethodDeclarationSyntax method =>
                Head(AsOperator(method, member.Line)) + (isBodyless ? ";" : " => throw null;"),
            BasePropertyDeclarationSyntax property => isBodyless ? property.ToString() : WithAccessors(property),
            EventFieldDeclarationSyntax @event => isBodyless ? @event.ToString() : WithAccessors(@event),
            FieldDeclarationSyntax field => WithConstant(field),
            _ => throw new ListingException(file, member.Line, $"cannot write a {syntax.Kind()}"),
        };
    }

    private static string ExplicitSlot(ApiMember member)
    {
        var method = (MethodDeclarationSyntax)member.Syntax;
        string name = method.Identifier.Text;
        return method.ExplicitInterfaceSpecifier + (IsAccessor(name) ? name[4..] : method.ToString());
    }

    private static bool IsAccessor(string name) =>
        name.StartsWith("get_", StringComparison.Ordinal) || name.StartsWith("set_", StringComparison.Ordinal);

    private string ExplicitText(ApiMember[] slot)
    {
        MethodDeclarationSyntax[] methods = slot
            .Select(m => (MethodDeclarationSyntax)new GlobalNames(file, m.Line).Visit(m.Syntax)).ToArray();
        MethodDeclarationSyntax first = methods[0];
        string name = first.Identifier.Text;
        if (!IsAccessor(name))
            return Head(first) + " => throw null;";
        MethodDeclarationSyntax? getter =
            methods.FirstOrDefault(m => m.Identifier.Text.StartsWith("get_", StringComparison.Ordinal));
        MethodDeclarationSyntax? setter =
            methods.FirstOrDefault(m => m.Identifier.Text.StartsWith("set_", StringComparison.Ordinal));
        string type = getter?.ReturnType.ToString() ?? setter!.ParameterList.Parameters[^1].Type!.ToString();
        IEnumerable<ParameterSyntax> indexes = getter?.ParameterList.Parameters
            ?? setter!.ParameterList.Parameters.SkipLast(1);
        string property = indexes.Any() ? $"this[{string.Join(", ", indexes)}]" : name[4..];
        string get = getter is null ? "" : "get => throw null; ";
        string set = setter is null ? "" : "set { } ";
        return $"{type} {first.ExplicitInterfaceSpecifier}{property} {{ {get}{set}}}";
    }

    private string Head(BaseMethodDeclarationSyntax method)
    {
        ParameterListSyntax parameters = method.ParameterList;
        parameters = parameters.ReplaceNodes(parameters.Parameters, (_, p) => WithDefault(p));
        return method.WithParameterList(parameters).WithSemicolonToken(default).ToString();
    }

    /// <summary>A listing contains the metadata's defaults: null for any struct, a number for an enumeration.</summary>
    private static ParameterSyntax WithDefault(ParameterSyntax parameter)
    {
        if (parameter.Default is not { Value: ExpressionSyntax value } || parameter.Type is not NameSyntax)
            return parameter;
        string text = value.IsKind(SyntaxKind.NullLiteralExpression) ? "default" : $"({parameter.Type})({value})";
        return parameter.WithDefault(SyntaxFactory.EqualsValueClause(SyntaxFactory.ParseExpression(text)));
    }

    private BaseMethodDeclarationSyntax AsOperator(MethodDeclarationSyntax method, int line)
    {
        string name = method.Identifier.Text;
        if (!name.StartsWith("op_", StringComparison.Ordinal))
            return method;
        bool isConversion = name is "op_Implicit" or "op_Explicit";
        if (!s_operators.TryGetValue(name, out string? symbol) && !isConversion)
            throw new ListingException(file, line, $"{name} is not a C# operator");
        string head = isConversion
            ? $"{method.Modifiers} {name[3..].ToLowerInvariant()} operator {method.ReturnType}"
            : $"{method.Modifiers} {method.ReturnType} operator {symbol}";
        return (BaseMethodDeclarationSyntax)SyntaxFactory.ParseMemberDeclaration($"{head}{method.ParameterList};")!;
    }

    private static string WithAccessors(BasePropertyDeclarationSyntax property)
    {
        IEnumerable<string> accessors = property.AccessorList!.Accessors.Select(a =>
            $"{a.Modifiers} {a.Keyword}" + (a.IsKind(SyntaxKind.GetAccessorDeclaration) ? " => throw null;" : " { }"));
        return property.WithAccessorList(null) + $" {{ {string.Join(" ", accessors)} }}";
    }

    private static string WithAccessors(EventFieldDeclarationSyntax @event) =>
        @event.ToString().TrimEnd(';') + " { add { } remove { } }";

    private static string WithConstant(FieldDeclarationSyntax field)
    {
        VariableDeclaratorSyntax variable = field.Declaration.Variables[0];
        if (variable.Initializer is not { Value: ExpressionSyntax value })
            return field.ToString();
        string type = field.Declaration.Type.ToString();
        string text = value.ToString() switch
        {
            "NaN" => "0D / 0D",
            "Infinity" => "1D / 0D",
            "-Infinity" => "-1D / 0D",
            string number => number,
        };
        if (type == "float" || field.Declaration.Type is NameSyntax)
            text = $"({type})({text})";
        return field.ReplaceNode(value, SyntaxFactory.ParseExpression(text)).ToString();
    }

    /// <summary>The call of a base constructor that has parameters, where the base class has no other.</summary>
    private string BaseCall(ApiType type)
    {
        if (type.Kind != ApiTypeKind.Class || type.Bases.Count == 0
            || catalog.FindType(type.Bases[0]) is not { Kind: ApiTypeKind.Class } baseType)
            return "";
        ConstructorDeclarationSyntax[] constructors = baseType.Members.Select(m => m.Syntax)
            .OfType<ConstructorDeclarationSyntax>().ToArray();
        if (constructors.Length == 0
            || constructors.Any(c => c.ParameterList.Parameters.All(p => p.Default is not null)))
            return "";
        var rooted = (ConstructorDeclarationSyntax)new GlobalNames(file, baseType.Line).Visit(constructors[0]);
        return $" : base({string.Join(", ", rooted.ParameterList.Parameters.Select(p => $"default({p.Type})"))})";
    }

    private void Line(int line, string text) => output.Append($"#line {line} \"{file}\"\n{text}\n");
}
