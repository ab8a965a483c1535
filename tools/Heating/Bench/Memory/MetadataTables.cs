using Mono.Cecil;

namespace Heating.Bench.Memory;

/// <summary>What a loaded library occupies on the heap apart from its objects: the interpreter's tables of types, methods
/// and fields. Names, attributes, literals and code stay in flash.</summary>
internal static class MetadataTables
{
    private const int Assembly = 136;
    private const int Type = 8;
    private const int Method = 3;
    private const int Field = 2;
    private const int Static = 12;
    private const int Reference = 4;

    /// <summary>Counts.</summary>
    public static TableFigures Of(ModuleDefinition module)
    {
        TypeDefinition[] types = [.. module.GetTypes().Where(IsOnTheDevice)];
        int methods = types.Sum(type => type.Methods.Count);
        FieldDefinition[] fields = [.. types.SelectMany(type => type.Fields).Where(field => !field.HasConstant)];
        int statics = fields.Count(field => field.IsStatic);
        TypeReference[] typeReferences = [.. module.GetTypeReferences().Where(IsOnTheDevice)];
        int references = module.AssemblyReferences.Count + typeReferences.Length
            + module.GetMemberReferences().Count(member => IsOnTheDevice(member.DeclaringType));
        int bytes = Assembly + (Type * types.Length) + (Method * methods) + (Field * fields.Length)
            + (Static * statics) + (Reference * references);
        return new TableFigures(types.Length, methods, fields.Length, statics, references, bytes);
    }

    // Excludes what the compiler adds for .NET, and attributes, which the device's tools drop.
    private static bool IsOnTheDevice(TypeReference type) => type.Name != "<Module>"
        && !type.Name.EndsWith("Attribute", StringComparison.Ordinal)
        && !(type.Namespace ?? "").StartsWith("System.Runtime.CompilerServices", StringComparison.Ordinal)
        && !(type.Namespace ?? "").StartsWith("Microsoft.", StringComparison.Ordinal);
}
