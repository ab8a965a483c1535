using System.Reflection.Metadata;

namespace NanoApi.Gate;

/// <summary>
/// Shared by all groups of rules: the assembly, its types and places, and the findings so far.
/// </summary>
internal sealed class GateContext(MetadataReader metadata, TypeIndex index, Places places)
{
    private readonly HashSet<Finding> _findings = [];

    public MetadataReader Metadata { get; } = metadata;

    public IlTypeReader Types { get; } = new(metadata);

    public TypeIndex Index { get; } = index;

    public Places Places { get; } = places;

    /// <summary>Ordered by file and line, each at most once per line.</summary>
    public IReadOnlyList<Finding> Findings =>
    [
        .. _findings
            .OrderBy(f => f.Place.File, StringComparer.Ordinal)
            .ThenBy(f => f.Place.Line)
            .ThenBy(f => f.Rule.Code, StringComparer.Ordinal)
            .ThenBy(f => f.Place.Column)
            .DistinctBy(f => (f.Place.File, f.Place.Line, f.Rule, f.Subject)),
    ];

    public void Report(Rule rule, Place place, string subject) => _findings.Add(new Finding(rule, place, subject));

    /// <summary>Reports what the platform does not support in a type, its parts and arguments included.</summary>
    public void CheckType(IlType type, Func<Place> place)
    {
        switch (type.Shape)
        {
            case IlShape.Generic:
                if (!type.Parts[0].IsOwn)
                    Report(Rules.GenericUse, place(), $"generic type {type}");
                foreach (IlType argument in type.Parts.Skip(1))
                    CheckType(argument, place);
                return;
            case IlShape.Named when !type.IsOwn && type.Name.Contains('`', StringComparison.Ordinal):
                Report(Rules.GenericUse, place(), $"generic type {type}<>");
                return;
            case IlShape.Named or IlShape.Primitive when Index.IsExcluded(type):
                Report(Rules.CompilerOnlyType, place(), $"type {type}");
                return;
            case IlShape.MultiDimensional:
                Report(Rules.MultiDimensionalArray, place(), $"array {type}");
                break;
            case IlShape.Pointer or IlShape.FunctionPointer:
                Report(Rules.Pointer, place(), $"type {type}");
                break;
        }

        foreach (IlType part in type.Parts)
            CheckType(part, place);
    }

    /// <summary>Checks all types of a method's signature.</summary>
    public void CheckSignature(MethodSignature<IlType> signature, Func<Place> place)
    {
        CheckType(signature.ReturnType, place);
        foreach (IlType parameter in signature.ParameterTypes)
            CheckType(parameter, place);
    }
}
